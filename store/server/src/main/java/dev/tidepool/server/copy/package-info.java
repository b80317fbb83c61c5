/**
 * COPY: files of a folder as rows of a table. {@link dev.tidepool.server.copy.CopyFolder} opens
 * files and nothing outside, {@link dev.tidepool.server.copy.RowFile} reads rows, {@link
 * dev.tidepool.server.copy.CopyLoad} sends them in batches.
 */
package dev.tidepool.server.copy;
