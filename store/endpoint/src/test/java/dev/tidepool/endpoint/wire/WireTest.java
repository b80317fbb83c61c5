package dev.tidepool.endpoint.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.query.Unknown;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What is read is what was written; what was cut off or changed fails, and in one way only. */
class WireTest {
  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          Unknown.VALUE,
          true,
          false,
          Integer.MIN_VALUE,
          Long.MAX_VALUE,
          -0.0,
          Double.NaN,
          Double.NEGATIVE_INFINITY,
          new BigDecimal("-1.500"),
          new BigDecimal(BigInteger.TEN.pow(300), -7),
          "",
          "Zoë \u0000 \ud83d\ude00",
          "half \ud83d",
          "\ude00 half",
          "\ude00\ud83d",
          Arrays.asList(1L, null, 2L),
          List.of());

  private interface Writing {
    void to(WireWriter out) throws IOException;
  }

  private static byte[] bytes(Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WireWriter out = new WireWriter(bytes);
    writing.to(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static WireReader reader(byte[] bytes) {
    return new WireReader(new ByteArrayInputStream(bytes));
  }

  @Test
  void valuesComeBack() throws IOException {
    for (Object value : VALUES) {
      assertThat(reader(bytes(out -> out.value(value))).value()).isEqualTo(value);
    }
    byte[] odd = {0, -1, 127};
    assertThat((byte[]) reader(bytes(out -> out.value(odd))).value()).isEqualTo(odd);
    for (long count : new long[] {0, 127, 128, 1L << 35, Long.MAX_VALUE}) {
      assertThat(reader(bytes(out -> out.count(count))).longCount()).isEqualTo(count);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bytes(out -> out.value(new Object())))
        .withMessageContaining("cannot travel");
  }

  @ParameterizedTest
  @Seeds(freshCount = 10)
  void requestsComeBackOrFail(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    ScanRequest request = request(random);
    byte[] bytes = bytes(out -> ScanCodec.write(out, request));
    assertThat(ScanCodec.read(reader(bytes))).isEqualTo(request);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ScanCodec.read(reader(cut))).isInstanceOf(IOException.class);
    }
    for (int i = 0; i < 200; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      try {
        ScanCodec.read(reader(changed));
      } catch (IOException e) {
        assertThat(e).isNotNull(); // another request, or this: nothing else
      }
    }
  }

  private static ScanRequest request(SplittableRandom random) {
    boolean isGrouped = random.nextBoolean();
    return new ScanRequest(
        predicate(random, 4),
        isGrouped ? List.of() : List.of(3, 0, 300),
        List.of(new SortKey(1, random.nextBoolean(), random.nextBoolean())),
        new Operand.Literal(3L),
        random.nextBoolean() ? ScanRequest.UNLIMITED : new Operand.Parameter(5),
        isGrouped
            ? new Aggregation(
                List.of(2),
                List.of(
                    new Call(ScanRequest.Function.COUNT, -1, false),
                    new Call(ScanRequest.Function.SUM, 7, random.nextBoolean())))
            : null);
  }

  private static Predicate predicate(SplittableRandom random, int depth) {
    ColumnExpression expression =
        random.nextBoolean()
            ? ColumnExpression.of(random.nextInt(200))
            : new ColumnExpression(1, IndexPart.Function.PREFIX, 4);
    return switch (random.nextInt(depth == 0 ? 7 : 10)) {
      case 0 -> new Predicate.Constant(random.nextBoolean() ? null : random.nextBoolean());
      case 1 -> {
        Predicate.Operator[] all = Predicate.Operator.values();
        yield new Predicate.Comparison(
            expression, all[random.nextInt(all.length)], operand(random));
      }
      case 2 -> new Predicate.In(expression, List.of(operand(random), operand(random)));
      case 3 -> new Predicate.StartsWith(expression, operand(random));
      case 4 -> new Predicate.Like(expression, operand(random), (char) random.nextInt(65536));
      case 5 -> new Predicate.IsNull(expression);
      case 6 -> new Predicate.Contains(random.nextInt(9), operand(random));
      case 7 -> new Predicate.Not(predicate(random, depth - 1));
      case 8 -> new Predicate.And(parts(random, depth));
      default -> new Predicate.Or(parts(random, depth));
    };
  }

  private static List<Predicate> parts(SplittableRandom random, int depth) {
    List<Predicate> parts = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(predicate(random, depth - 1));
    }
    return parts;
  }

  private static Operand operand(SplittableRandom random) {
    return random.nextBoolean()
        ? new Operand.Parameter(random.nextInt(1000))
        : new Operand.Literal(VALUES.get(random.nextInt(VALUES.size())));
  }

  @Test
  void schemasComeBackAndHaveAMarkOfTheirOwn() throws IOException {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                new Column("n", ColumnType.arrayOf(ColumnType.DECIMAL), "a.b", false)));
    assertThat(SchemaCodec.read(reader(bytes(out -> SchemaCodec.write(out, schema)))))
        .isEqualTo(schema);
    TableSchema other =
        new TableSchema(
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                new Column("n", ColumnType.arrayOf(ColumnType.DECIMAL), "a.b", true)));
    assertThat(SchemaCodec.mark(other)).isNotEqualTo(SchemaCodec.mark(schema));
    assertThat(SchemaCodec.mark(new TableSchema(schema.columns())))
        .isEqualTo(SchemaCodec.mark(schema));
  }
}
