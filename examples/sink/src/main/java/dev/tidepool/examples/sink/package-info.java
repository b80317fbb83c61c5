/**
 * A topic of orders as an indexed table on a worker of Kafka Connect, asked by SQL over HTTP.
 *
 * <p>{@code SinkExample} has the options, {@code SinkWorker} the worker and the connector's
 * settings, {@code Orders} writes the topic. <b>Read first:</b> {@code SinkWorker}.
 */
package dev.tidepool.examples.sink;
