/**
 * One topic, taken in by several sinks on a worker of Kafka Connect; see {@link
 * dev.tidepool.bench.SinkBench}.
 *
 * <p>{@code SinkTopic} is broker and topic, {@code Sinks} whom the worker runs, {@code SinkFork}
 * the worker's process, {@code JdbcSinkConnector} the sink that databases are compared by.
 */
package dev.tidepool.bench.sink;
