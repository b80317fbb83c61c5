/**
 * From keys to rows: the hash directory that every read starts at, and the key order that only
 * ordered scans build.
 *
 * <p>Neither holds keys whole where it can help it: the directory keeps 36 bits of each key's hash,
 * the key order front-codes its keys in sorted blocks.
 *
 * <p><b>Read next:</b> {@code engine.row} (what a row id leads to).
 */
package dev.tidepool.engine.directory;
