package dev.tidepool.connect;

import static dev.tidepool.connect.SinkFixture.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong settings are named, each at its place, all at once; the connector is found. */
class SinkConfigTest {

  @TempDir private Path directory;

  private static Map<String, List<String>> problems(Map<String, String> properties) {
    Map<String, List<String>> problems = new TreeMap<>();
    for (ConfigValue value : new TidepoolSinkConnector().validate(properties).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        problems.put(value.name(), value.errorMessages());
      }
    }
    return problems;
  }

  private static void hasProblem(String setting, String part, String... namesAndValues) {
    Map<String, List<String>> problems = problems(properties(namesAndValues));
    assertThat(problems.keySet()).containsExactly(setting);
    assertThat(String.join("; ", problems.get(setting))).contains(part).contains(setting);
  }

  private static String[] with(String[] settings, String name, String value) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add(name);
    all.add(value);
    return all.toArray(new String[0]);
  }

  @Test
  void rightSettingsHaveNoProblem() {
    assertThat(problems(properties())).isEmpty();
    assertThat(
            problems(
                properties(
                    "pk.mode",
                    "RECORD_VALUE",
                    "pk.fields",
                    "id, customer.id",
                    "insert.mode",
                    "insert",
                    "indexes",
                    "city, country+city, lower(email)",
                    "fields.include",
                    "address",
                    "table.name.format",
                    "all_${topic}",
                    "auto.evolve",
                    "false")))
        .isEmpty();
  }

  @Test
  void eachWrongSettingIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    hasProblem("directory", "absolute", "directory", "tables");
    hasProblem("directory", "is a file", "directory", file.toString());
    hasProblem("directory", "is no path", "directory", "/a\0b");
    hasProblem("memory.bytes", "at least", "memory.bytes", "5");
    hasProblem("memory.bytes", "Not a number", "memory.bytes", "much");
    hasProblem("max.retries", "at least", "max.retries", "-1");
    hasProblem("retry.backoff.ms", "at least", "retry.backoff.ms", "-1");
    hasProblem("table.name.format", "blank", "table.name.format", " ");
    hasProblem("table.name.format", "only ${topic}", "table.name.format", "a_${partition}");
    hasProblem("pk.mode", "RECORD_VALUE", "pk.mode", "none");
    hasProblem("pk.fields", "have to be named", "pk.mode", "record_value");
    hasProblem("pk.fields", "three or none, not 2", "pk.mode", "kafka", "pk.fields", "a,b");
    hasProblem("pk.fields", "named twice", "pk.fields", "id,ID");
    hasProblem("pk.fields", "blank", "pk.fields", "a..b");
    hasProblem("insert.mode", "UPSERT", "insert.mode", "update");
    hasProblem(
        "delete.enabled", "pk.mode=record_key", "delete.enabled", "true", "pk.mode", "kafka");
    hasProblem("delete.enabled", "", "delete.enabled", "perhaps");
    hasProblem("fields.include", "blank", "fields.include", ".a");
    hasProblem("indexes", "there is no function soundex", "indexes", "soundex(name)");
    hasProblem("indexes", "a column is missing", "indexes", "a+");
    hasProblem("indexes", "write city", "indexes", "lower(a");
    hasProblem("indexes", "named twice", "indexes", "a,a");
    hasProblem("auto.evolve", "", "auto.evolve", "yes");
    String[] changelog = {
      "changelog.topic.format", "${topic}-rows", "kafka.bootstrap.servers", "localhost:9092"
    };
    String format = changelog[0];
    hasProblem(format, "must have ${topic}", with(changelog, format, "rows"));
    hasProblem(format, "the source", with(changelog, format, "${topic}"));
    hasProblem(format, "letters", with(changelog, format, "${topic}/rows"));
    hasProblem("kafka.bootstrap.servers", "missing", Arrays.copyOf(changelog, 2));
    hasProblem("kafka.acks", "a table needs all", with(changelog, "kafka.acks", "1"));
    hasProblem(
        "kafka.request.timeout.ms",
        "Not a number",
        with(changelog, "kafka.request.timeout.ms", "soon"));
    hasProblem(
        "consumer.override.auto.offset.reset",
        "earliest",
        "consumer.override.auto.offset.reset",
        "latest");
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    Map<String, String> properties =
        new HashMap<>(
            properties(
                "pk.mode",
                "kafka",
                "pk.fields",
                "a",
                "delete.enabled",
                "true",
                "max.retries",
                "-1",
                "indexes",
                "a+"));
    properties.remove("directory");
    assertThat(problems(properties).keySet())
        .containsExactly("delete.enabled", "directory", "indexes", "max.retries", "pk.fields");
    List<String> all = new ArrayList<>();
    problems(properties).values().forEach(all::addAll);
    assertThatThrownBy(() -> new TidepoolSinkConnector().start(properties))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(all);
    assertThatThrownBy(() -> new TidepoolSinkTask().start(properties))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(all);
  }

  @Test
  void everyTaskGetsTheSettings() {
    TidepoolSinkConnector connector = new TidepoolSinkConnector();
    connector.start(properties());
    assertThat(connector.taskConfigs(3)).hasSize(3).containsOnly(properties());
    assertThat(connector.taskClass()).isEqualTo(TidepoolSinkTask.class);
    connector.stop();
  }

  @Test
  void offsetsAreNotAlteredFromOutside() {
    assertThatThrownBy(() -> new TidepoolSinkConnector().alterOffsets(properties(), Map.of()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("delete /tables");
  }

  @Test
  void serviceManifestNamesTheConnector() {
    assertThat(ServiceLoader.load(SinkConnector.class))
        .hasAtLeastOneElementOfType(TidepoolSinkConnector.class);
  }

  @Test
  void anEndpointNeedsASecretAndABroker() {
    Map<String, List<String>> problems = problems(properties("endpoint.port", "0"));
    assertThat(problems.keySet()).containsExactly("endpoint.secret", "kafka.bootstrap.servers");
    String[] right = {
      "endpoint.port", "0", "endpoint.secret", "0123456789abcdef", "kafka.bootstrap.servers", "h:1"
    };
    assertThat(problems(properties(right))).isEmpty();
    Map<String, String> wrong = properties(right);
    wrong.put("endpoint.secret", "short");
    wrong.put("endpoint.tls.key", "/key.pem");
    wrong.put("name", "x".repeat(249));
    assertThat(problems(wrong).keySet())
        .containsExactly("endpoint.port", "endpoint.secret", "endpoint.tls.key");
    hasProblem("endpoint.port", "65536", "endpoint.port", "65536");
  }

  @Test
  void secretsAreNotTold() {
    SinkSettings settings =
        SinkFixture.settings(
            "endpoint.port",
            "0",
            "endpoint.secret",
            "0123456789abcdef",
            "endpoint.token",
            "a-token-of-clients",
            "kafka.bootstrap.servers",
            "h:1",
            "kafka.sasl.jaas.config",
            "of-a-broker");
    assertThat(settings.toString())
        .doesNotContain("0123456789abcdef")
        .doesNotContain("a-token-of-clients")
        .doesNotContain("of-a-broker");
  }
}
