/**
 * Who is asked: Tidepool by requests and by SQL, databases in memory, Lucene, and a scan of Kafka's
 * store. All hold the same rows, have the same indexes, and run in this process.
 */
package dev.tidepool.bench.query.contender;
