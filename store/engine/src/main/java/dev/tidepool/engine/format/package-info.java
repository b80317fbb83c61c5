/**
 * The bytes on disk, and nothing else: offsets, pictures, and how to read and write each unit.
 *
 * <p>The document FORMAT.md in the store's docs draws all of it together and outranks this code.
 *
 * <p><b>Threads:</b> everything here is stateless, except {@link
 * dev.tidepool.engine.format.RowView}, which belongs to one thread.
 */
package dev.tidepool.engine.format;
