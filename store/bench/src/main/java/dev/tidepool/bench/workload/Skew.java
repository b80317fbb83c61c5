package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.RowSequence;

/** Which rows a workload asks for. */
enum Skew {
  UNIFORM {
    @Override
    RowSequence rows(Dataset dataset, String workload) {
      return dataset.uniform(workload.hashCode());
    }
  },
  ZIPF {
    @Override
    RowSequence rows(Dataset dataset, String workload) {
      return dataset.zipf(workload.hashCode());
    }
  };

  /** Samples of {@code dataset}; each workload draws its own. */
  abstract RowSequence rows(Dataset dataset, String workload);
}
