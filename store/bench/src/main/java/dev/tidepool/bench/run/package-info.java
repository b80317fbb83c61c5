/**
 * Who runs which workload where: rounds, processes, settings.
 *
 * <p>Each rival takes each group of workloads through processes of its own, all with the same JVM
 * flags, so that no rival inherits another's warm code or full heap. Rounds interleave the rivals,
 * because the speed of a shared machine drifts over minutes.
 *
 * <p>{@link Rounds} is the loop, {@link StageRunner} the place where a stage runs: {@link
 * ForkedStages} in a new process for real figures, {@link LocalStages} in this one for tests of the
 * driver itself.
 */
package dev.tidepool.bench.run;
