/**
 * Restarts of a whole application after a crash, as its users meet them: Kafka Streams with a store
 * of some rows under exactly-once, on an embedded broker, killed amid transactions and started
 * again.
 *
 * <p>The application is a process of its own ({@link RestartApp}), the broker lives in the process
 * of the workload ({@link KafkaRestart}). Consumers, network, rebalances and transactions are
 * Kafka's own and part of the time; the same application with an empty store says how much of it
 * they are.
 */
package dev.tidepool.bench.restart;
