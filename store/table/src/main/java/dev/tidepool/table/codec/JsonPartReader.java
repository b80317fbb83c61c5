package dev.tidepool.table.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads columns out of JSON, token by token.
 *
 * <p>It walks down the document and the tree of wanted fields at once and skips what is not in the
 * tree. A field is <em>settled</em> once it was found, or the object that should have it is over;
 * when all are, it stops.
 */
final class JsonPartReader implements PartReader {
  private static final int NESTING_DEPTH_MAX = 500;
  private static final int NUMBER_CHARACTERS_MAX = 10_100; // DECIMAL, and an exponent

  /*
   * Names of fields stay in a table that all parsers share, which makes a name that was seen before
   * cost a look-up and no String; without it, the parser for bytes is not even used. They are not
   * interned in the JVM as well, as names may be data. Buffers are kept for each thread.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARACTERS_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String part;
  private final FieldTree root;
  private long visit;
  private int unsettledCount;
  private JsonParser parser;
  private Object[] target;

  JsonPartReader(String part, FieldTree wanted) {
    this.part = part;
    this.root = wanted;
  }

  @Override
  public void read(byte[] bytes, int offset, int count, Object[] target)
      throws UnreadableRowException {
    visit++;
    unsettledCount = root.leafCount();
    this.target = target;
    try (JsonParser parser = FACTORY.createParser(bytes, offset, count)) {
      this.parser = parser;
      if (parser.nextToken() == null) {
        throw new UnreadableRowException(part + " is empty, not JSON", null);
      }
      settle(root);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException
        | RuntimeException e) { // whatever bytes do to the parser, it is their fault
      throw new UnreadableRowException(part + " is not JSON: " + e, e);
    } finally {
      this.parser = null;
      this.target = null;
    }
  }

  private UnreadableRowException malformed(JsonProcessingException e) {
    String place = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    return new UnreadableRowException(
        part + " is not JSON" + place + ": " + e.getOriginalMessage(), e);
  }

  /** Reads what is wanted of the value that the parser has come to. */
  private void settle(FieldTree node) throws IOException, UnreadableRowException {
    int unsettledBehind = unsettledCount - node.leafCount();
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      if (node.isLeaf()) {
        readColumns(node.columns());
      } else {
        readObject(node);
      }
    }
    unsettledCount = unsettledBehind; // what was not found has no value
  }

  private void readObject(FieldTree node) throws IOException, UnreadableRowException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw node.notAnObject(describeToken());
    }
    String field;
    while ((field = parser.nextFieldName()) != null) {
      parser.nextToken();
      FieldTree child = node.child(field);
      if (child == null || !child.enter(visit)) {
        parser.skipChildren();
        continue;
      }
      settle(child);
      if (unsettledCount == 0) {
        return;
      }
    }
  }

  private void readColumns(List<WantedColumn> columns) throws IOException, UnreadableRowException {
    WantedColumn first = columns.get(0);
    if (first.isArray()) {
      List<Object> elements = readArray(first);
      for (int i = 0; i < columns.size(); i++) {
        target[columns.get(i).slot()] = elements; // of the same type, or they would not be here
      }
      return;
    }
    for (int i = 0; i < columns.size(); i++) {
      target[columns.get(i).slot()] = scalar(columns.get(i));
    }
  }

  private List<Object> readArray(WantedColumn column) throws IOException, UnreadableRowException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw column.unreadable(describeToken());
    }
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(parser.currentToken() == JsonToken.VALUE_NULL ? null : scalar(column));
    }
    return elements;
  }

  private Object scalar(WantedColumn column) throws IOException, UnreadableRowException {
    switch (parser.currentToken()) {
      case VALUE_STRING:
        return ofText(column, parser.getText());
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return number(column);
      case VALUE_TRUE:
        return Conversions.ofBoolean(column, true);
      case VALUE_FALSE:
        return Conversions.ofBoolean(column, false);
      default:
        throw column.unreadable(describeToken());
    }
  }

  private Object number(WantedColumn column) throws IOException, UnreadableRowException {
    if (column.scalar() == Scalar.DOUBLE) {
      double number = parser.getDoubleValue();
      if (!Double.isFinite(number)) {
        throw column.unreadable(describeToken());
      }
      return number;
    }
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return Conversions.ofLong(column, parser.getLongValue());
    }
    return Conversions.ofDecimal(column, parser.getDecimalValue());
  }

  /** What a string is in a column. */
  static Object ofText(WantedColumn column, String text) throws UnreadableRowException {
    return column.scalar() == Scalar.BYTES ? bytes(column, text) : Conversions.ofText(column, text);
  }

  private static byte[] bytes(WantedColumn column, String text) throws UnreadableRowException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw column.unreadable("the string " + Values.quote(text) + ", which is not Base64");
    }
  }

  private String describeToken() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string " + Values.quote(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          "the number " + Conversions.abbreviate(parser.getText());
      default -> parser.getText();
    };
  }
}
