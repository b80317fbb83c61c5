package dev.tidepool.bench.workload;

import dev.tidepool.bench.measure.ProcFile;
import dev.tidepool.bench.report.Metric;

/** How much the process writes for what it was asked to put. */
final class WriteVolume {

  private long writtenBefore;
  private long deviceWrittenBefore;

  void start() {
    writtenBefore = ProcFile.writtenBytes();
    deviceWrittenBefore = ProcFile.deviceWrittenBytes();
  }

  /** Reports what was written since {@link #start()} per byte of {@code bytesPut}. */
  void report(Bench bench, String workload, double bytesPut) {
    if (writtenBefore < 0) {
      bench.note("bytes written are not reported: this system has no /proc/self/io");
      return;
    }
    double written = ProcFile.writtenBytes() - writtenBefore;
    double deviceWritten = ProcFile.deviceWrittenBytes() - deviceWrittenBefore;
    bench.report(workload, Metric.WRITTEN_PER_BYTE, written / bytesPut);
    bench.report(workload, Metric.DEVICE_WRITTEN_PER_BYTE, deviceWritten / bytesPut);
  }
}
