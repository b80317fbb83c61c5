package dev.tidepool.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What wrk is told, and what is made of its answer. */
class WrkTest {

  @Test
  void figuresAreThoseThatTheScriptPrints() throws IOException {
    LoadFigures figures = Wrk.figures("Running 2s test\nfigures 1000 2000000 10 350 4200\n");
    assertThat(figures).isEqualTo(new LoadFigures(495, 350, 4200, 10));
    assertThatThrownBy(() -> Wrk.figures("unable to connect"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unable to connect");
  }

  @Test
  void clientsThatAskAtOnceAddUpAndTheSlowestCounts() {
    assertThat(
            LoadFigures.together(
                List.of(new LoadFigures(10, 5, 9, 1), new LoadFigures(20, 4, 11, 2))))
        .isEqualTo(new LoadFigures(30, 5, 11, 3));
  }

  @Test
  void theScriptHasTheRequests() {
    Parameters parameters = new Parameters(new Orders(1000, 1));
    List<LoadQuestion.Request> rows = LoadQuestion.ROW.requests(parameters);
    assertThat(Wrk.script(rows)).contains("{[==[/tables/orders/rows/").doesNotContain("/query");
    List<LoadQuestion.Request> filters = LoadQuestion.FILTER.requests(parameters);
    assertThat(filters.get(0).body())
        .matches(
            "\\{\"sql\":\"SELECT id, total FROM orders WHERE city = \\? AND status = \\?\","
                + "\"params\":\\[\"city-\\d+\",\"[a-z]+\"]}");
    assertThat(Wrk.script(filters)).contains("{[==[/query]==], [==[" + filters.get(0).body());
  }

  @Test
  void aToolThatIsNotThereIsNamed(@TempDir Path directory) {
    assertThatThrownBy(() -> new Wrk("no-such-wrk", directory).version())
        .hasMessageContaining("no-such-wrk")
        .hasMessageContaining("install wrk");
  }
}
