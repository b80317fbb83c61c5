/**
 * Tables whose partitions are on several instances: a query is split, each instance answers for
 * partitions by their numbers, and what comes back is merged.
 *
 * <p>{@link dev.tidepool.endpoint.cluster.Cluster} says where partitions are and has those that are
 * here; {@link dev.tidepool.endpoint.cluster.ClusterTables} makes whole tables of it, and answers
 * other instances. Neither knows Kafka.
 *
 * <p><b>Threads:</b> any, where nothing else is said; an execution belongs to one thread.
 *
 * <p><b>Read next:</b> {@code store/docs/ENDPOINT.md}, "Between instances".
 */
package dev.tidepool.endpoint.cluster;
