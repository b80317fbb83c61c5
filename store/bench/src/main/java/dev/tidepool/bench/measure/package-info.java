/**
 * Clocks and gauges: time and CPU of a stretch of work, memory, files, bytes written.
 *
 * <p>Wall clocks of shared machines lie by a fifth or more, so each {@link Lap} carries three
 * times: CPU of the calling thread, CPU of the whole process, and the wall. A store that leaves
 * work to background threads shows it in the second, provided that one waits for them: {@link
 * BackgroundWork}. Whose that work was, the store's own threads', the collector's or the
 * compiler's, is told by {@link CpuShares}.
 *
 * <p>Gauges that need Linux's {@code /proc} answer -1 elsewhere, and what depends on them is then
 * not reported.
 */
package dev.tidepool.bench.measure;
