/**
 * From single samples to a page of Markdown.
 *
 * <p>A {@link Sample} is one number from one process. Several rounds give several samples of the
 * same figure; a {@link Summary} keeps their median and their spread. {@link Aims} lists what the
 * engine set out to reach, row by row, and {@link MarkdownReport} sets both against each other.
 */
package dev.tidepool.bench.report;
