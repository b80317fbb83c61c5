/**
 * The shell {@code tidepool sql}: a client that knows a server by HTTP only, and nothing of its
 * classes.
 *
 * <p>{@link dev.tidepool.server.shell.TidepoolSql} is the command; a {@code Session} executes what
 * is typed or read, a {@code ServerClient} asks, result writers print.
 */
package dev.tidepool.server.shell;
