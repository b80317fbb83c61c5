package dev.tidepool.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.copy.CopyFolder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Avro on one node, asked over HTTP: those that SQL writes, and those of a topic. */
@Tag("broker")
@Timeout(180)
class AvroTablesTest {
  @TempDir static Path directory;
  private static LoneNode node;

  @BeforeAll
  static void start() throws Exception {
    node =
        new LoneNode(directory, CopyFolder.of(Files.createDirectory(directory.resolve("files"))));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static List<List<Object>> rows(String sql, Object... parameters) {
    return node.rows(sql, parameters);
  }

  @Test
  void aTableOfAllTypesIsWrittenAskedAndThereAfterARestart() throws Exception {
    node.ask(
            "CREATE TABLE kinds (id INT PRIMARY KEY, s STRING NOT NULL, i INT, l BIGINT, d DOUBLE,"
                + " m DECIMAL, b BOOLEAN, t TIMESTAMP, y BYTES, a STRING ARRAY,"
                + " n DECIMAL ARRAY PATH 'in.n', w TIMESTAMP PATH 'in.deep.w')"
                + " WITH (format = 'avro')")
        .rows();
    assertThat(
            node.ask(
                    "INSERT INTO kinds (id, s, i, l, d, m, b, t, a, n, w) VALUES"
                        + " (1, 'é', -5, 9223372036854775807, 0.1, 12.50, TRUE,"
                        + " TIMESTAMP '2026-05-01 12:00:00.123456', ARRAY['x', NULL],"
                        + " ARRAY[1.5, NULL], TIMESTAMP '1969-12-31 23:59:59')")
                .value())
        .isEqualTo(1);
    node.ask("INSERT INTO kinds (id, s, y) VALUES (2, '', ?)", "AAH/").rows();
    assertThat(node.ask("INSERT INTO kinds (id, s) VALUES (1, 'again')").error())
        .startsWith("DUPLICATE_KEY");
    assertThat(node.ask("INSERT INTO kinds (id, s) VALUES (3, NULL)").status()).isEqualTo(400);
    node.ask("CREATE INDEX kinds_m ON kinds (m)").rows();
    assertThat(
            node.ask("UPDATE kinds SET m = m * 1.1, i = i - 1 WHERE id = 1 AND m = 12.5").value())
        .isEqualTo(1);
    assertThat(node.ask("UPSERT INTO kinds (id, s) VALUES (4, 'gone')").value()).isEqualTo(1);
    assertThat(node.ask("DELETE FROM kinds WHERE s = 'gone'").value()).isEqualTo(1);
    Files.writeString(
        directory.resolve("files/kinds.jsonl"),
        "{\"id\":5,\"s\":\"five\",\"m\":0.005,\"in\":{\"n\":[1],\"deep\":{}}}\n{\"id\":6}\n");
    assertThat(rows("COPY kinds FROM 'kinds.jsonl' WITH (on_error = 'skip')").get(0).subList(0, 3))
        .isEqualTo(List.of("done", 1, 1));
    checkKinds();
    node.restart();
    checkKinds();
    assertThat(rows("SHOW TABLES"))
        .anyMatch(row -> row.get(0).equals("kinds") && row.get(5).equals("avro"));
    List<List<Object>> schemas = rows("SHOW SCHEMAS FROM kinds");
    assertThat(schemas).hasSize(1);
    assertThat((String) schemas.get(0).get(1)).matches("[0-9a-f]{16}");
    assertThat((String) schemas.get(0).get(2))
        .startsWith("{\"type\":\"record\",\"name\":\"kinds\",\"namespace\":\"tidepool\"");
  }

  private static void checkKinds() {
    assertThat(rows("SELECT s, i, l, d, m, b, t, a, n, w FROM kinds WHERE id = 1"))
        .containsExactly(
            List.of(
                "é",
                -6,
                Long.MAX_VALUE,
                0.1,
                "13.75",
                true,
                "2026-05-01T12:00:00.123456Z",
                Arrays.asList("x", null),
                Arrays.asList("1.5", null),
                "1969-12-31T23:59:59Z"));
    assertThat(rows("SELECT s, y, i, w FROM kinds WHERE id = 2"))
        .containsExactly(Arrays.asList("", "AAH/", null, null));
    assertThat(rows("SELECT id FROM kinds WHERE m < 1")).containsExactly(List.of(5));
    assertThat(rows("SELECT id FROM kinds ORDER BY id"))
        .containsExactly(List.of(1), List.of(2), List.of(5));
  }

  @Test
  void aTopicThatAnotherProducerWritesIsATable() throws Exception {
    node.kafka().createTopic("people", 2, Map.of());
    node.ask(
            "CREATE TABLE people (name STRING PRIMARY KEY, age INT, city STRING PATH 'at.city')"
                + " WITH (topic = 'people', key.format = 'string', format = 'avro')")
        .rows();
    String told = (String) rows("SHOW SCHEMAS FROM people").get(0).get(2);
    Schema schema = new Schema.Parser().parse(told);
    Schema at = schema.getField("at").schema().getTypes().get(1);
    GenericRecord bern = new GenericRecordBuilder(at).set("city", "Bern").build();
    Properties settings = new Properties();
    settings.put("bootstrap.servers", node.kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      GenericRecord ann = new GenericRecordBuilder(schema).set("age", 41).set("at", bern).build();
      send(producer, "ann", encoded(schema, ann));
      send(producer, "bob", encoded(schema, new GenericRecordBuilder(schema).build()));
      Schema other = Schema.createRecord("Other", null, "x", false, Collections.emptyList());
      send(producer, "cid", encoded(other, new GenericData.Record(other)));
      send(producer, "dan", "{\"age\":7}".getBytes(StandardCharsets.UTF_8));
      byte[] cut = encoded(schema, ann);
      send(producer, "eve", Arrays.copyOf(cut, cut.length - 3));
    }
    while (unreadableCount("people") < 3 || rows("SELECT name FROM people").size() < 2) {
      Thread.onSpinWait(); // records come when they come
    }
    assertThat(rows("SELECT name, age, city FROM people ORDER BY name"))
        .containsExactly(List.of("ann", 41, "Bern"), Arrays.asList("bob", null, null));
    assertThat(unreadableCount("people")).isEqualTo(3);
    List<List<Object>> unreadable = rows("SHOW UNREADABLE RECORDS OF people");
    assertThat(unreadable)
        .extracting(row -> row.get(1))
        .containsExactlyInAnyOrder("cid", "dan", "eve");
    assertThat(unreadable).allMatch(row -> (Integer) row.get(0) < 2 && (Integer) row.get(2) > 0);
    assertThat(unreadable)
        .filteredOn(row -> row.get(1).equals("dan"))
        .allMatch(row -> ((String) row.get(3)).contains("does not start with"));
    assertThat(rows("SHOW UNREADABLE RECORDS OF people LIMIT 2")).hasSize(2);
    assertThat(node.ask("SHOW UNREADABLE RECORDS OF nobody").error()).startsWith("UNKNOWN_TABLE: ");
    assertThat(node.ask("DELETE FROM people").error()).contains("topic people");
  }

  /** Of all partitions, as {@code /metrics} tells it. */
  private static long unreadableCount(String table) throws Exception {
    return node.client()
        .get("/metrics")
        .lines()
        .filter(line -> line.startsWith("tidepool_unreadable_rows{"))
        .filter(line -> line.contains("table=\"" + table + "\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static byte[] encoded(Schema schema, GenericRecord record) throws Exception {
    ByteBuffer buffer =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String key, byte[] value)
      throws Exception {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>("people", keyBytes, value)).get();
  }

  @Test
  void whatAvroCannotHaveIsRefused() {
    assertThat(node.ask("CREATE TABLE x (id INT PRIMARY KEY) WITH (format = 'xml')").error())
        .isEqualTo("INVALID: the format is 'xml', and can be one of [json, avro]");
    assertThat(
            node.ask("CREATE TABLE x (id INT PRIMARY KEY, \"a b\" INT) WITH (format = 'avro')")
                .error())
        .startsWith("INVALID: column a b: Avro has no field 'a b'");
    assertThat(rows("SHOW TABLES")).noneMatch(row -> row.get(0).equals("x"));
  }
}
