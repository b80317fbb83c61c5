/**
 * Load over HTTP: servers in processes of their own, and wrk, which asks them.
 *
 * <p>{@link dev.tidepool.bench.load.LoadedNodes} starts servers and fills a table, {@link
 * dev.tidepool.bench.load.LoadQuestion} tells the requests, {@link dev.tidepool.bench.load.Wrk}
 * sends them and reads what came of it, {@link dev.tidepool.bench.load.WarmUp} tells when rounds
 * count, {@link dev.tidepool.bench.load.LoadReport} is the page.
 */
package dev.tidepool.bench.load;
