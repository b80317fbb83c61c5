/**
 * The protocol of Avatica, as JDBC's thin driver speaks it: bytes in, bytes out. It knows neither
 * HTTP nor how statements are executed: a {@link dev.tidepool.endpoint.jdbc.JdbcBackend} does that,
 * and the endpoint implements it.
 *
 * <p>{@link dev.tidepool.endpoint.jdbc.JdbcProtocol} answers a request; what is kept from one
 * request to the next is in {@link dev.tidepool.endpoint.jdbc.JdbcSessions}. Public for the
 * endpoint only. It needs {@code protobuf-java}, which is optional.
 *
 * <p><b>Read next:</b> {@code store/docs/JDBC.md}.
 */
package dev.tidepool.endpoint.jdbc;
