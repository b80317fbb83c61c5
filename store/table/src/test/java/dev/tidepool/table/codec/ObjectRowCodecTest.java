package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.value.Timestamps;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Objects as columns: where a property is found, and what becomes of it. */
class ObjectRowCodecTest {
  private static final byte[] ANY = {1};

  private record Address(String city, Optional<String> zip) {}

  private record Order(long id, Address address, Map<String, Object> labels, boolean open) {}

  /** Properties of all kinds; in a class that is not public, as those of applications may be. */
  static class Bean {
    public final int field = 1;
    public static final int CONSTANT = 2;
    private final int hidden = 3;

    public int getRead() {
      return 4;
    }

    public Boolean isDone() {
      return true;
    }

    public String isText() {
      return "not asked by this name";
    }

    public String text() {
      return "text";
    }

    public int getBoth() {
      return 5;
    }

    public int both() {
      return 6;
    }

    public void nothing() {}

    public int failing() {
      throw new IllegalStateException("no");
    }

    int sum() {
      return field + hidden;
    }
  }

  static class SubBean extends Bean {
    @Override
    public int getRead() {
      return 7;
    }
  }

  private enum Colour {
    RED {
      @Override
      public String toString() {
        return "rot";
      }
    }
  }

  @Test
  void pathsLeadThroughRecordsMapsAndOptionals() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            codec(Order.class, bytes -> order(bytes[0])),
            Column.of("id", ColumnType.INT),
            Column.at("city", ColumnType.STRING, "address.city"),
            Column.at("zip", ColumnType.STRING, "address.zip"),
            Column.at("colour", ColumnType.STRING, "labels.colour"),
            Column.at("deep", ColumnType.INT, "labels.more.deep"),
            Column.of("open", ColumnType.BOOLEAN));
    assertThat(reading.value(new byte[] {1})).containsExactly(1, "Ulm", "12345", "RED", 9, true);
    assertThat(reading.value(new byte[] {2})).containsExactly(2, "Bern", null, null, null, true);
    assertThat(reading.value(new byte[] {3})).containsExactly(3, null, null, null, null, true);
  }

  private static Order order(int id) {
    return switch (id) {
      case 1 ->
          new Order(
              1,
              new Address("Ulm", Optional.of("12345")),
              Map.of("colour", Colour.RED, "more", Map.of("deep", (short) 9)),
              true);
      case 2 -> new Order(2, new Address("Bern", Optional.empty()), Map.of(), true);
      default -> new Order(id, null, null, true);
    };
  }

  @Test
  void propertyIsAGetterAnAccessorOrAField() throws UnreadableRowException {
    assertThat(property("field")).isEqualTo(1);
    assertThat(property("read")).isEqualTo(4);
    assertThat(property("done")).isEqualTo(true);
    assertThat(property("text")).isEqualTo("text");
    assertThat(property("both")).isEqualTo(5);
    for (String name : List.of("hidden", "CONSTANT", "nothing", "class", "hashCode", "sum", "x")) {
      assertThat(Properties.find(Bean.class, name)).as(name).isNull();
    }
  }

  private static Object property(String name) throws UnreadableRowException {
    ColumnType type =
        name.equals("done")
            ? ColumnType.BOOLEAN
            : name.equals("text") ? ColumnType.STRING : ColumnType.INT;
    return Reading.of(codec(Bean.class, bytes -> new Bean()), Column.of(name, type)).value(ANY)[0];
  }

  @Test
  void eachClassIsAskedInItsOwnWay() throws UnreadableRowException {
    Object[] objects = {new Bean(), new SubBean(), Map.of("read", 8), new Bean()};
    Reading reading =
        Reading.of(
            codec(Object.class, bytes -> objects[bytes[0]]), Column.of("read", ColumnType.INT));
    assertThat(reading.value(new byte[] {0})).containsExactly(4);
    assertThat(reading.value(new byte[] {1})).containsExactly(7);
    assertThat(reading.value(new byte[] {2})).containsExactly(8);
    assertThat(reading.value(new byte[] {3})).containsExactly(4);
  }

  /** Map.Entry is public, what implements it in the JDK is not. */
  @Test
  void classThatHidesBehindAnInterfaceIsAskedThroughIt() throws UnreadableRowException {
    Reading reading =
        Reading.of(
            codec(Map.Entry.class, bytes -> Map.entry("k", 7)),
            Column.of("key", ColumnType.STRING),
            Column.of("value", ColumnType.INT));
    assertThat(reading.value(ANY)).containsExactly("k", 7);
  }

  @Test
  void objectsBecomeValues() throws UnreadableRowException {
    UUID uuid = UUID.randomUUID();
    assertThat(convert(ColumnType.STRING, new StringBuilder("a"))).isEqualTo("a");
    assertThat(convert(ColumnType.STRING, 'a')).isEqualTo("a");
    assertThat(convert(ColumnType.STRING, Colour.RED)).isEqualTo("RED");
    assertThat(convert(ColumnType.STRING, uuid)).isEqualTo(uuid.toString());
    for (Number number : List.of((byte) 7, (short) 7, 7, 7L, 7f, 7.0, BigInteger.valueOf(7))) {
      assertThat(convert(ColumnType.INT, number)).isEqualTo(7);
      assertThat(convert(ColumnType.BIGINT, number)).isEqualTo(7L);
      assertThat(convert(ColumnType.DOUBLE, number)).isEqualTo(7.0);
      assertThat((BigDecimal) convert(ColumnType.DECIMAL, number)).isEqualByComparingTo("7");
      assertThat(convert(ColumnType.TIMESTAMP, number)).isEqualTo(7000L);
    }
    assertThat(convert(ColumnType.DECIMAL, 0.1f)).isEqualTo(new BigDecimal("0.1"));
    assertThat(convert(ColumnType.DECIMAL, new BigDecimal("1.50")))
        .isEqualTo(new BigDecimal("1.50"));
    assertThat(convert(ColumnType.DOUBLE, new BigDecimal("0.1"))).isEqualTo(0.1);
    assertThat(convert(ColumnType.DOUBLE, Float.NaN)).isEqualTo(Double.NaN);
    assertThat(convert(ColumnType.BOOLEAN, true)).isEqualTo(true);
    Instant instant = Instant.parse("2026-05-01T12:00:00.123456789Z");
    long micros = Timestamps.parse("2026-05-01T12:00:00.123456Z");
    assertThat(convert(ColumnType.TIMESTAMP, instant)).isEqualTo(micros);
    assertThat(convert(ColumnType.TIMESTAMP, instant.atOffset(ZoneOffset.ofHours(5))))
        .isEqualTo(micros);
    assertThat(convert(ColumnType.TIMESTAMP, instant.atZone(ZoneOffset.UTC))).isEqualTo(micros);
    assertThat(convert(ColumnType.TIMESTAMP, LocalDateTime.ofInstant(instant, ZoneOffset.UTC)))
        .isEqualTo(micros);
    assertThat(convert(ColumnType.TIMESTAMP, LocalDate.EPOCH)).isEqualTo(0L);
    assertThat(convert(ColumnType.TIMESTAMP, new Date(7))).isEqualTo(7000L);
    assertThat(convert(ColumnType.TIMESTAMP, "1970-01-01T00:00Z")).isEqualTo(0L);
    assertThat(convert(ColumnType.BYTES, new byte[] {1})).isEqualTo(new byte[] {1});
    assertThat(convert(ColumnType.BYTES, ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 1)))
        .isEqualTo(new byte[] {2});
    assertThat(convert(ColumnType.INT, Optional.of(7))).isEqualTo(7);
    assertThat(convert(ColumnType.INT, Optional.empty())).isNull();
  }

  @Test
  void collectionsAndArraysBecomeLists() throws UnreadableRowException {
    ColumnType ints = ColumnType.arrayOf(ColumnType.INT);
    assertThat(convert(ints, Arrays.asList(1, null, 2L))).isEqualTo(Arrays.asList(1, null, 2));
    assertThat(convert(ints, Set.of(1))).isEqualTo(List.of(1));
    assertThat(convert(ints, new int[] {1, 2})).isEqualTo(List.of(1, 2));
    assertThat(convert(ints, new Integer[] {1, null})).isEqualTo(Arrays.asList(1, null));
    assertThat(convert(ColumnType.arrayOf(ColumnType.STRING), new Colour[] {Colour.RED}))
        .isEqualTo(List.of("RED"));
    List<?> arrays = (List<?>) convert(ColumnType.arrayOf(ColumnType.BYTES), new byte[][] {{1}});
    assertThat(arrays.get(0)).isEqualTo(new byte[] {1});
  }

  @Test
  void objectThatIsNoValueOfTheTypeIsRefused() {
    assertRefused(
        ColumnType.INT, 3_000_000_000L, "column c: expected INT at c, found the number 3000000000");
    assertRefused(ColumnType.INT, 1.5f, "found the number 1.5");
    assertRefused(ColumnType.INT, "1", "found the string '1'");
    assertRefused(
        ColumnType.INT,
        new AtomicLong(1),
        "found an object of class java.util.concurrent.atomic.AtomicLong");
    assertRefused(
        ColumnType.INT, BigInteger.TWO.pow(100_000), "found a number of more than 10000 digits");
    assertRefused(ColumnType.DECIMAL, Double.NaN, "found the number NaN");
    assertRefused(ColumnType.STRING, 1, "found the number 1");
    assertRefused(ColumnType.STRING, Map.of(), "found an object of class java.util.");
    assertRefused(ColumnType.STRING, Instant.EPOCH, "found a timestamp");
    assertRefused(ColumnType.STRING, new byte[2], "found 2 bytes");
    assertRefused(ColumnType.BOOLEAN, 1, "found the number 1");
    assertRefused(ColumnType.INT, true, "found true");
    assertRefused(ColumnType.TIMESTAMP, Instant.MAX, ", which does not fit");
    assertRefused(ColumnType.TIMESTAMP, "soon", "found the string 'soon'");
    assertRefused(ColumnType.INT, List.of(1), "found an object of class java.util.");
    assertRefused(
        ColumnType.arrayOf(ColumnType.INT), 1, "found an object of class java.lang.Integer");
    assertRefused(ColumnType.arrayOf(ColumnType.INT), List.of("x"), "found the string 'x'");
  }

  private static void assertRefused(ColumnType type, Object object, String message) {
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> convert(type, object))
        .withMessageContaining(message);
  }

  private static Object convert(ColumnType type, Object object) throws UnreadableRowException {
    Map<String, Object> map = new HashMap<>();
    map.put("c", object);
    return Reading.of(codec(Map.class, bytes -> map), Column.of("c", type)).value(ANY)[0];
  }

  @Test
  void wholeObjectCanBeAColumn() throws UnreadableRowException {
    RowCodec codec =
        codec(Long.class, bytes -> Long.valueOf(new String(bytes, StandardCharsets.UTF_8)));
    Reading reading = Reading.of(codec, Column.at("count", ColumnType.BIGINT, "$value"));
    assertThat(reading.value("17")).containsExactly(17L);
  }

  @Test
  void bytesThatCannotBeDeserialisedAreRefused() {
    RowCodec codec =
        codec(Long.class, bytes -> Long.valueOf(new String(bytes, StandardCharsets.UTF_8)));
    Reading reading = Reading.of(codec, Column.at("count", ColumnType.BIGINT, "$value"));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> reading.value("x"))
        .withMessage(
            "the value cannot be deserialised: java.lang.NumberFormatException: For input string:"
                + " \"x\"")
        .withCauseInstanceOf(NumberFormatException.class);
    Reading nothing =
        Reading.of(codec(Bean.class, bytes -> null), Column.of("field", ColumnType.INT));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> nothing.value(ANY))
        .withMessage("the value was deserialised to null");
    Reading endless =
        Reading.of(
            codec(Bean.class, ObjectRowCodecTest::recurse), Column.of("field", ColumnType.INT));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> endless.value(ANY))
        .withMessageContaining("StackOverflowError");
  }

  private static Bean recurse(byte[] bytes) {
    Bean bean = recurse(bytes);
    return bean.field == 0 ? null : bean;
  }

  @Test
  void propertyThatIsNotThereOrFailsMakesTheRowUnreadable() {
    Reading missing =
        Reading.of(
            codec(Bean.class, bytes -> new Bean()), Column.at("c", ColumnType.INT, "read.x"));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> missing.value(ANY))
        .withMessage(
            "column c: expected INT at read.x, found an object of class java.lang.Integer, which"
                + " has no x");
    Reading failing =
        Reading.of(codec(Bean.class, bytes -> new Bean()), Column.of("failing", ColumnType.INT));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> failing.value(ANY))
        .withMessageEndingWith(
            "found that reading failing throws java.lang.IllegalStateException: no");
    Map<Object, Object> numbers = new TreeMap<>(Map.of(1, 2));
    Reading otherKeys =
        Reading.of(codec(Map.class, bytes -> numbers), Column.of("c", ColumnType.INT));
    assertThatExceptionOfType(UnreadableRowException.class)
        .isThrownBy(() -> otherKeys.value(ANY))
        .withMessageContaining("reading c throws java.lang.ClassCastException");
  }

  @Test
  void pathThatAFinalClassDoesNotHaveIsRefusedWhenItIsBound() {
    RowCodec codec = codec(Order.class, bytes -> order(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(codec, Column.of("town", ColumnType.STRING)))
        .withMessage("column town: class " + Order.class.getName() + " has no property town");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of(codec, Column.at("x", ColumnType.STRING, "address.town")))
        .withMessageContaining("Address has no property town");
    Reading.of(codec, Column.at("x", ColumnType.STRING, "labels.anything.at.all"));
    Reading.of(codec, Column.at("x", ColumnType.STRING, "address.zip.anything"));
  }

  private static <T> RowCodec codec(Class<T> type, Function<byte[], ? extends T> deserializer) {
    return new ObjectRowCodec<>(type, deserializer, KeyFormat.BYTES);
  }
}
