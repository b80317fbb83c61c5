/**
 * SQL over HTTP, inside the application whose tables it asks.
 *
 * <p>{@link dev.tidepool.endpoint.TidepoolEndpoint} listens; it asks a {@link
 * dev.tidepool.endpoint.TableSource}, so that it knows nothing of Kafka. {@code
 * dev.tidepool.endpoint.streams} makes one of the stores of a Kafka Streams application.
 *
 * <p><b>Read next:</b> {@code store/docs/ENDPOINT.md}: routes, values in JSON, errors, limits.
 */
package dev.tidepool.endpoint;
