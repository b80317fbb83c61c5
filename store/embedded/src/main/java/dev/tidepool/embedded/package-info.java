/**
 * A Kafka broker inside the JVM, for demos and for tests of everything that talks to Kafka.
 *
 * <p>{@link EmbeddedKafka} is the only class most callers need: it starts one node that is broker
 * and controller at once, keeps its data in a directory of your choice, and finds that data again
 * when it is started on the same directory. {@link EmbeddedKafkaOptions} says where and how; {@link
 * FatalFaults} is for test suites that would rather see an exception than lose their JVM, {@link
 * StopSignal} for programs that close their broker on Ctrl-C.
 *
 * <p>This is not a broker for production, and the published store never depends on it: the module
 * brings the whole of {@code kafka_2.13} with it, whose server classes are no supported API. Only
 * {@link EmbeddedKafka} and {@code DataDirectory} touch them, so a new Kafka version is met there.
 *
 * <p><b>Logging:</b> the package itself logs nothing above debug. The broker writes some two
 * thousand lines per run at info level; set the loggers {@code kafka} and {@code org.apache.kafka}
 * to warn or error.
 *
 * <p><b>Read next:</b> {@code BrokerSettings}, for what differs from a stock broker and why.
 */
package dev.tidepool.embedded;
