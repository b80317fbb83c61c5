package dev.tidepool.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.bench.rival.Rivals;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  private static final Figure ZIPF = new Figure("readZipf", Metric.CALLER_CPU);

  private final Results results = new Results();

  @Test
  void judgesTheChallengerByItsRatio() {
    results.add(List.of(new Sample(Rivals.ROCKSDB, ZIPF, 4300)));
    results.add(List.of(new Sample(Rivals.IN_MEMORY, ZIPF, 1300)));
    results.add(List.of(new Sample(Rivals.CHALLENGER, ZIPF, 500)));
    assertThat(page())
        .contains("| 4,300 | 1,300 | 500 | 8.60 × | 2.60 × | 8–10 | met |")
        .contains("| readZipf | CPU of the caller | ns/op | 4,300 |");
  }

  @Test
  void saysWhenAnAimWasMissedOrNotMeasured() {
    results.add(List.of(new Sample(Rivals.ROCKSDB, ZIPF, 4300)));
    assertThat(page()).contains("not measured");
    results.add(List.of(new Sample(Rivals.CHALLENGER, ZIPF, 1000)));
    assertThat(page()).contains("| 4.30 × | – | 8–10 | missed |");
  }

  @Test
  void memoryIsJudgedAgainstTheInMemoryStore() {
    Figure memory = new Figure("memory", Metric.OWN_PER_ROW);
    results.add(List.of(new Sample(Rivals.IN_MEMORY, memory, 316)));
    results.add(List.of(new Sample(Rivals.ROCKSDB, memory, 78)));
    results.add(List.of(new Sample(Rivals.CHALLENGER, memory, 200)));
    assertThat(page()).contains("| 1.58 × | 1.30–2.30 of inmemory | met |");
  }

  @Test
  void keepsSpreadAndNotes() {
    results.add(
        List.of(new Sample(Rivals.ROCKSDB, ZIPF, 10), new Sample(Rivals.ROCKSDB, ZIPF, 12)));
    results.note("the note");
    results.note("the note");
    assertThat(page()).contains("| 11 (10–12) |").containsOnlyOnce("the note");
  }

  @Test
  void whoseTheProcessorWasStandsInATableOfItsOwn() {
    double value = 1;
    for (Metric metric :
        List.of(
            Metric.PROCESS_CPU,
            Metric.STEADY_CPU,
            Metric.CALLER_CPU,
            Metric.STORE_CPU,
            Metric.COLLECTOR_CPU,
            Metric.COMPILER_CPU,
            Metric.OTHER_CPU)) {
      results.add(List.of(new Sample(Rivals.ROCKSDB, new Figure("load", metric), value++)));
    }
    assertThat(page())
        .contains("| load | rocksdb | 1 | 2 | 3 | 4 | 5 | 6 | 7 |")
        .contains("| load | CPU of the caller |")
        .doesNotContain("| load | CPU of the compiler |");
  }

  private String page() {
    return new MarkdownReport(results, List.of(Rivals.ROCKSDB)).page(List.of("Date: today"));
  }
}
