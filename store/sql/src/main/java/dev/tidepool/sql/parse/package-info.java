/**
 * From text to statements: which kind each is, and what those say that are not queries.
 *
 * <p>{@link dev.tidepool.sql.parse.StatementParser} cuts a text at its semicolons and reads what
 * defines, shows and loads tables by recursive descent. Queries and changes of rows stay text, with
 * their place ({@link dev.tidepool.sql.parse.SourceText}), and so do conditions of indexes: typing
 * them is the front end's.
 *
 * <p>Lines and columns are from 1; a column counts UTF-16 units, as the front end does.
 *
 * <p><b>Threads:</b> everything that is public is immutable.
 *
 * <p><b>Read next:</b> {@code dev.tidepool.sql.frontend} (what queries mean).
 */
package dev.tidepool.sql.parse;
