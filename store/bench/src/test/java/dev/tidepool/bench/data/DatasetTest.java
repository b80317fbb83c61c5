package dev.tidepool.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DatasetTest {

  private final Dataset dataset = Dataset.of(10_000, 17, 200, 1);

  @Test
  void sequencesRepeatWithTheirPurposeAndStartOver() {
    RowSequence rows = dataset.zipf(3);
    RowSequence same = Dataset.of(10_000, 17, 200, 1).zipf(3);
    RowSequence other = dataset.zipf(4);
    int differences = 0;
    for (int turn = 0; turn < rows.length(); turn++) {
      assertThat(same.row(turn)).isEqualTo(rows.row(turn));
      assertThat(rows.row(turn + rows.length())).isEqualTo(rows.row(turn));
      differences += other.row(turn) != rows.row(turn) ? 1 : 0;
    }
    assertThat(differences).isGreaterThan(rows.length() / 2);
  }

  @Test
  void zipfAndHotSequencesAgreeOnWhoIsPopular() {
    int mostPopular = dataset.popularity().apply(0);
    RowSequence rows = dataset.zipf(3);
    int[] counts = new int[dataset.rowCount()];
    for (int turn = 0; turn < rows.length(); turn++) {
      counts[rows.row(turn)]++;
    }
    for (int count : counts) {
      assertThat(count).isLessThanOrEqualTo(counts[mostPopular]);
    }

    RowSequence hot = dataset.hot(3);
    Set<Integer> hotRows = new HashSet<>();
    for (int turn = 0; turn < hot.length(); turn++) {
      hotRows.add(hot.row(turn));
    }
    assertThat(hotRows).hasSize(Dataset.HOT_ROW_COUNT).contains(mostPopular);
  }

  @Test
  void changelogWritesEveryRowOnceAndThenItsTail() {
    Changelog changelog = new Changelog(dataset);
    assertThat(changelog.endOffset()).isEqualTo(11_000);
    int[] loaded = changelog.lastOffsets(changelog.tailOffset());
    assertThat(loaded).doesNotContain(-1).doesNotHaveDuplicates();
    int[] all = changelog.lastOffsets(changelog.endOffset());
    assertThat(all).contains(changelog.endOffset() - 1);
    assertThat(changelog.batch(10_500, 11_000)).hasSize(500);
    assertThat(changelog.batch(0, 11_000)).hasSize(Changelog.BATCH_RECORDS);
    assertThat(Values.version(changelog.batch(10_999, 11_000).get(0).value())).isEqualTo(10_999);
  }
}
