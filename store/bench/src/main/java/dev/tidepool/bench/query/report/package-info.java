/** What becomes of the figures about queries: a page in Markdown, and a table for programs. */
package dev.tidepool.bench.query.report;
