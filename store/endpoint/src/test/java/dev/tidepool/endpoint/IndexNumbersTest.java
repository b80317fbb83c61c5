package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.table.query.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code GET /tables/{t}} tells of indexes what the partitions' metrics add up to. */
class IndexNumbersTest {
  private static TableMetric metric(
      String name, String table, String index, int task, double value) {
    return new TableMetric(
        name, "help", Map.of("table", table, "index", index, "task", "0_" + task), value);
  }

  private static TableSource source() {
    List<TableMetric> metrics = new ArrayList<>();
    for (int task = 0; task < 2; task++) {
      metrics.add(metric("tidepool_index_bytes", "pets", "pets_name", task, 100 + task));
      metrics.add(
          metric("tidepool_index_rows", "pets", "pets_name", task, task == 0 ? 3 : Double.NaN));
      metrics.add(metric("tidepool_index_complete", "pets", "pets_name", task, 1));
      metrics.add(metric("tidepool_index_complete", "pets", "pets_age", task, task));
      metrics.add(metric("tidepool_index_bytes", "others", "others_x", task, 7));
      metrics.add(
          new TableMetric(
              "tidepool_rows", "help", Map.of("table", "pets", "task", "0_" + task), 9));
    }
    TableSource pets = TestEndpoint.tables(Pets.tables());
    return new TableSource() {
      @Override
      public List<String> tableNames() {
        return pets.tableNames();
      }

      @Override
      public Relation relation(String name) {
        return pets.relation(name);
      }

      @Override
      public String whyNotReady() {
        return null;
      }

      @Override
      public List<TableMetric> metrics() {
        return metrics;
      }
    };
  }

  @Test
  void partitionsAreAddedUp() throws Exception {
    try (TestEndpoint endpoint = new TestEndpoint(source(), builder -> builder)) {
      JsonNode table = Json.MAPPER.readTree(endpoint.get("/tables/PETS").body());
      assertThat(table.get("indexes").toString())
          .isEqualTo(
              "[{\"name\":\"pets_age\",\"rows\":0,\"bytes\":0,\"complete\":false},"
                  + "{\"name\":\"pets_name\",\"rows\":3,\"bytes\":201,\"complete\":true}]");
    }
  }

  @Test
  void whoMayNotSeeAllTablesIsToldNoNumbers() throws Exception {
    Access access = Access.none().withRows("pets", "age < ?", 3);
    try (TestEndpoint endpoint =
        new TestEndpoint(source(), builder -> builder.token("some", access))) {
      String body =
          endpoint
              .send(endpoint.to("/tables/pets").header("Authorization", "Bearer some").GET())
              .body();
      assertThat(body).contains("\"indexes\":[]");
    }
  }
}
