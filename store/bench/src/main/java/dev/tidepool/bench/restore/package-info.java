/**
 * One topic, restored by a table of {@code changelog} and by Kafka Streams; see {@link
 * dev.tidepool.bench.RestoreBench}.
 */
package dev.tidepool.bench.restore;
