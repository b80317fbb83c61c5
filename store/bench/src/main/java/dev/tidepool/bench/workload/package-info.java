/**
 * What is done to a store while it is measured, one small class each.
 *
 * <p>A {@link Workload} gets a {@link Bench}: an open store, the table it holds, the clocks, and a
 * place for its figures. It reports what it measured and never what it expected. All that a store
 * returns is checked: a value must carry the number of the row that was asked for, a scan must have
 * the right number of rows.
 *
 * <p>{@link Groups} says which workloads share a process and a freshly loaded store.
 */
package dev.tidepool.bench.workload;
