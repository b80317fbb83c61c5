/**
 * The tables of a connector, asked over HTTP on its workers.
 *
 * <p>{@link dev.tidepool.connect.workers.WorkersEndpoint} is told of the parts that tasks open and
 * close. {@code WorkerParts} claims them in a compacted topic, where workers find each other;
 * {@code WorkersCluster} says to the endpoint who has which part, and gives it those that are here.
 *
 * <p><b>Read next:</b> {@code store/docs/CONNECT.md}, "Queries".
 */
package dev.tidepool.connect.workers;
