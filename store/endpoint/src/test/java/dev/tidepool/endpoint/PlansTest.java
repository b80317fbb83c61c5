package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.testkit.ListRelation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A statement is planned once for the tables that are there, and anew for others. */
class PlansTest {
  private static final String NAMES = "SELECT name FROM pets WHERE age > ? ORDER BY name";

  /** Tables that come and go; those without a relation cannot be asked now. */
  private static final class Changing implements TableSource {
    private final Map<String, Relation> relations = new ConcurrentHashMap<>();

    @Override
    public List<String> tableNames() {
      return List.of("pets", "toys");
    }

    @Override
    public Relation relation(String name) {
      if (!relations.containsKey(name)) {
        throw new TableUnavailableException(name + " is away", null);
      }
      return relations.get(name);
    }

    @Override
    public String whyNotReady() {
      return null;
    }
  }

  private final Changing tables = new Changing();

  private TestEndpoint start() throws Exception {
    return new TestEndpoint(tables, UnaryOperator.identity());
  }

  @Test
  void requestsShareAPlan() throws Exception {
    ListRelation pets = Pets.pets();
    try (TestEndpoint endpoint = start()) {
      tables.relations.put("pets", new PartitionedRelation(List.of(pets)));
      assertThat(endpoint.rows(NAMES, 1)).hasToString("[[\"Kim\"],[\"Tom\"]]");
      int requestCount = pets.requests().size();
      assertThat(requestCount).isPositive();
      tables.relations.put("pets", new PartitionedRelation(List.of(pets))); // the same parts
      assertThat(endpoint.rows(NAMES, 2)).hasToString("[[\"Kim\"]]");
      assertThat(pets.requests()).hasSize(requestCount);
    }
  }

  @Test
  void otherTablesAreAskedOnceTheyAreThere() throws Exception {
    try (TestEndpoint endpoint = start()) {
      tables.relations.put("pets", Pets.pets());
      assertThat(endpoint.rows(NAMES, 2)).hasToString("[[\"Kim\"]]");
      ListRelation more = Pets.pets().add("4", "Ann", 9);
      tables.relations.put("pets", new PartitionedRelation(List.of(more, Pets.pets())));
      assertThat(endpoint.rows(NAMES, 2)).hasToString("[[\"Ann\"],[\"Kim\"],[\"Kim\"]]");
    }
  }

  @Test
  void aTableThatIsAwayFailsOnlyThoseWhoNameIt() throws Exception {
    try (TestEndpoint endpoint = start()) {
      tables.relations.put("pets", Pets.pets());
      assertThat(endpoint.rows(NAMES, 2)).hasSize(1);
      TestEndpoint.assertError(
          endpoint.query("{\"sql\": \"SELECT 1 FROM toys\"}"), 503, "UNAVAILABLE", "toys is away");
      tables.relations.put("toys", Pets.pets());
      assertThat(endpoint.rows("SELECT COUNT(*) FROM toys")).hasToString("[[3]]");
      tables.relations.remove("pets");
      TestEndpoint.assertError(
          endpoint.query("{\"sql\": \"SELECT 1 FROM pets\"}"), 503, "UNAVAILABLE", "pets is away");
      assertThat(endpoint.rows("SELECT COUNT(*) FROM toys")).hasToString("[[3]]");
    }
  }
}
