/**
 * Tidepool as the state store of Kafka Streams: what an application touches.
 *
 * <p>One line of configuration moves every table of a topology to Tidepool:
 *
 * <pre>
 *   dsl.store.suppliers.class=dev.tidepool.streams.TidepoolDslStoreSuppliers
 * </pre>
 *
 * and {@link dev.tidepool.streams.TidepoolStores} names it for a single store. An application under
 * exactly-once should add a second line, so that a crash costs a short restore:
 *
 * <pre>
 *   default.client.supplier=dev.tidepool.streams.TidepoolClientSupplier
 * </pre>
 *
 * <p>This package is the public interface; the packages below it are not:
 *
 * <ul>
 *   <li>{@code store}: the innermost bytes store of Kafka's stack, a thin skin over the engine
 *   <li>{@code transaction}: which writes of a stream thread are committed, and up to which offset
 *   <li>{@code metrics}: what the engine counts, in Kafka's registry
 * </ul>
 *
 * <p><b>Read next:</b> {@code store.TidepoolKeyValueStore}.
 */
package dev.tidepool.streams;
