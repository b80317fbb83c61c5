package dev.tidepool.connect;

import static dev.tidepool.connect.SinkFixture.json;
import static dev.tidepool.connect.SinkFixture.optionalStruct;
import static dev.tidepool.connect.SinkFixture.plain;
import static dev.tidepool.connect.SinkFixture.struct;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Random records of a partition, and what they come to: worked out while they are made, without
 * anything of the sink.
 *
 * <p>The records are of three versions of a schema and of JSON without one; there are keys that
 * come again, tombstones, nulls, gaps, and records that are bad in several ways.
 */
final class RandomTopic {
  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
  private static final Schema ADDRESS =
      optionalStruct()
          .field("city", Schema.OPTIONAL_STRING_SCHEMA)
          .field("zip", Schema.OPTIONAL_INT32_SCHEMA)
          .build();
  private static final Schema FIRST =
      SchemaBuilder.struct()
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("qty", Schema.OPTIONAL_INT32_SCHEMA)
          .build();
  private static final Schema SECOND =
      SchemaBuilder.struct()
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("qty", Schema.OPTIONAL_INT64_SCHEMA)
          .field("address", ADDRESS)
          .build();
  private static final Schema THIRD =
      SchemaBuilder.struct()
          .field("price", Decimal.builder(2).optional().build())
          .field("address", ADDRESS)
          .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
          .field("qty", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private final SplittableRandom random;
  private final TopicPartition source;
  private final int keyCount;

  /** Of how many kinds bad records are; one less, and JSON can write all of them. */
  int badKinds = 7;

  /** The records by offset; null where there is none. */
  final List<SinkRecord> records = new ArrayList<>();

  /** The rows that there are after all of them, by id. */
  final Map<Integer, Map<String, Object>> rows = new TreeMap<>();

  /** The offsets of the bad ones. */
  final TreeSet<Long> bad = new TreeSet<>();

  RandomTopic(SplittableRandom random, TopicPartition source, int keyCount) {
    this.random = random;
    this.source = source;
    this.keyCount = keyCount;
    add(new SchemaAndValue(KEY, key(0)), first(0)); // so that the columns have their types
  }

  /** Adds so many. */
  void grow(int count) {
    for (int i = 0; i < count; i++) {
      int id = random.nextInt(keyCount);
      SchemaAndValue key = random.nextBoolean() ? struct(key(id)) : json("{\"id\":" + id + "}");
      int what = random.nextInt(20);
      if (what == 0) {
        records.add(null); // dropped by a transformation, or a marker of a transaction
      } else if (what == 1) {
        addBad(key);
      } else if (what <= 4) {
        rows.remove(id);
        add(key, json(null));
      } else if (what <= 8) {
        add(key, first(id));
      } else if (what <= 12) {
        add(key, second(id));
      } else if (what <= 15) {
        add(key, third(id));
      } else {
        add(key, schemaless(id));
      }
    }
  }

  private void add(SchemaAndValue key, SchemaAndValue value) {
    records.add(SinkFixture.record(source.topic(), source.partition(), records.size(), key, value));
  }

  private void addBad(SchemaAndValue key) {
    bad.add((long) records.size());
    switch (random.nextInt(badKinds)) {
      case 0 -> add(json(null), json("{\"qty\":1}"));
      case 1 -> add(json("{\"id\":null}"), json("{\"qty\":1}"));
      case 2 -> add(json("{\"id\":\"x\"}"), json("{\"qty\":1}"));
      case 3 -> add(key, json("[1]"));
      case 4 -> add(key, json("{\"qty\":\"many\",\"new\":1}"));
      case 5 -> add(key, json("{\"name\":{\"first\":\"x\"}}"));
      default ->
          add(
              key,
              new SchemaAndValue(
                  null, Map.of("qty", 1L, "odd" + random.nextInt(1000), Double.NaN)));
    }
  }

  private static Struct key(int id) {
    return new Struct(KEY).put("id", id);
  }

  // ---- values, and their rows ------------------------------------------------------------------

  private Map<String, Object> row(int id) {
    Map<String, Object> row = new TreeMap<>();
    row.put("id", plain(id));
    rows.put(id, row);
    return row;
  }

  private static void put(Map<String, Object> row, String column, Object value) {
    if (value != null) {
      row.put(column, plain(value));
    }
  }

  private String text() {
    return random.nextInt(4) == 0
        ? null
        : "text " + "é".repeat(random.nextInt(30)) + random.nextInt(50);
  }

  private Integer number() {
    return random.nextInt(4) == 0 ? null : random.nextInt(1000);
  }

  private SchemaAndValue first(int id) {
    Map<String, Object> row = row(id);
    String name = text();
    Integer qty = number();
    put(row, "name", name);
    put(row, "qty", qty);
    return struct(new Struct(FIRST).put("name", name).put("qty", qty));
  }

  private Struct address(Map<String, Object> row) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    String city = text();
    Integer zip = number();
    put(row, "address.city", city);
    put(row, "address.zip", zip);
    return new Struct(ADDRESS).put("city", city).put("zip", zip);
  }

  private SchemaAndValue second(int id) {
    Map<String, Object> row = row(id);
    String name = text();
    Long qty = random.nextInt(4) == 0 ? null : random.nextLong(1L << 50);
    put(row, "name", name);
    put(row, "qty", qty);
    return struct(
        new Struct(SECOND).put("name", name).put("qty", qty).put("address", address(row)));
  }

  private SchemaAndValue third(int id) {
    Map<String, Object> row = row(id);
    BigDecimal price = random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextLong(), 2);
    List<String> tags = random.nextInt(3) == 0 ? null : new ArrayList<>();
    for (int i = random.nextInt(4); tags != null && i > 0; i--) {
      tags.add("tag" + random.nextInt(9));
    }
    put(row, "price", price);
    put(row, "tags", tags);
    return struct(
        new Struct(THIRD).put("price", price).put("tags", tags).put("address", address(row)));
  }

  private SchemaAndValue schemaless(int id) {
    Map<String, Object> row = row(id);
    Map<String, Object> value = new HashMap<>();
    Map<String, Object> address = new HashMap<>();
    value.put("address", address);
    String city = text();
    address.put("city", city);
    put(row, "address.city", city);
    String extra = "extra" + random.nextInt(6);
    Boolean flag = random.nextInt(4) == 0 ? null : random.nextBoolean();
    address.put(extra, flag);
    put(row, "address." + extra, flag);
    Long qty = random.nextInt(3) == 0 ? null : random.nextLong(1L << 50);
    value.put("qty", qty);
    put(row, "qty", qty);
    double ratio = random.nextInt(100) / 8.0;
    boolean isWhole = ratio == Math.rint(ratio) && random.nextBoolean();
    value.put("ratio", isWhole ? (Object) (long) ratio : (Object) ratio);
    put(row, "ratio", ratio);
    return new SchemaAndValue(null, value);
  }
}
