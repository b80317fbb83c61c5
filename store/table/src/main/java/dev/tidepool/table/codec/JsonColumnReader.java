package dev.tidepool.table.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Reads columns out of JSON, token by token. */
final class JsonColumnReader implements ColumnReader {
  private static final long MICROS_PER_MILLI = 1000;

  private final JsonFactory factory;
  private final KeyFormat keyFormat;
  private final Column[] columns;
  private final int wholeKey; // which column is the whole key, or -1
  private final PathTree keyPaths;
  private final PathTree valuePaths;
  private final boolean[] found;
  private int toFind;

  JsonColumnReader(
      JsonFactory factory,
      KeyFormat keyFormat,
      Column[] columns,
      int wholeKey,
      PathTree keyPaths,
      PathTree valuePaths) {
    this.factory = factory;
    this.keyFormat = keyFormat;
    this.columns = columns;
    this.wholeKey = wholeKey;
    this.keyPaths = keyPaths;
    this.valuePaths = valuePaths;
    this.found = new boolean[columns.length];
  }

  @Override
  public void read(
      byte[] key,
      int keyOffset,
      int keyBytes,
      byte[] value,
      int valueOffset,
      int valueBytes,
      Object[] target) {
    Arrays.fill(target, null);
    Arrays.fill(found, false);
    if (wholeKey >= 0) {
      Object whole = keyFormat.read(key, keyOffset, keyBytes);
      target[wholeKey] = coerced(columns[wholeKey], columns[wholeKey].type().scalar(), whole);
    }
    readObject(keyPaths, key, keyOffset, keyBytes, target);
    readObject(valuePaths, value, valueOffset, valueBytes, target);
    for (int i = 0; i < columns.length; i++) {
      if (target[i] == null && !columns[i].nullable()) {
        throw unreadable(columns[i], "a value", "none");
      }
    }
  }

  private void readObject(PathTree paths, byte[] bytes, int offset, int length, Object[] target) {
    toFind = paths.columnCount();
    if (toFind == 0) {
      return;
    }
    try (JsonParser parser = factory.createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new UnreadableRowException("a JSON object was expected, found " + first);
      }
      readFields(parser, paths, target);
    } catch (IOException e) {
      throw new UnreadableRowException("no JSON: " + e.getMessage());
    }
  }

  /** Reads the fields of the object that the parser is in; stops when all columns are found. */
  private void readFields(JsonParser parser, PathTree paths, Object[] target) throws IOException {
    while (toFind > 0 && parser.nextToken() == JsonToken.FIELD_NAME) {
      PathTree below = paths.below(parser.currentName());
      JsonToken token = parser.nextToken();
      if (below == null) {
        parser.skipChildren();
        continue;
      }
      if (below.targets().length > 0) {
        readColumns(parser, token, below, target);
      } else if (token == JsonToken.START_OBJECT) {
        readFields(parser, below, target);
      } else {
        parser.skipChildren(); // what is below has no value
      }
    }
  }

  private void readColumns(JsonParser parser, JsonToken token, PathTree here, Object[] target)
      throws IOException {
    int[] targets = here.targets();
    if (here.hasBelow() && token == JsonToken.START_OBJECT) {
      throw unreadable(columns[targets[0]], columns[targets[0]].type().toString(), "an object");
    }
    if (found[targets[0]]) {
      parser.skipChildren();
      return;
    }
    Object value = value(parser, token, columns[targets[0]]);
    for (int i : targets) {
      target[i] = value;
      found[i] = true;
      toFind--;
    }
  }

  private Object value(JsonParser parser, JsonToken token, Column column) throws IOException {
    if (!column.type().isArray()) {
      return scalar(parser, token, column);
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.START_ARRAY) {
      throw unreadable(column, "an array", token.toString());
    }
    List<Object> elements = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == null) {
        throw unreadable(column, "the end of the array", "the end of the document");
      }
      elements.add(scalar(parser, next, column));
    }
    return elements;
  }

  private static Object scalar(JsonParser parser, JsonToken token, Column column)
      throws IOException {
    Scalar type = column.type().scalar();
    switch (token) {
      case VALUE_NULL:
        return null;
      case VALUE_STRING:
        return ofString(parser.getText(), column, type);
      case VALUE_TRUE:
      case VALUE_FALSE:
        return coerced(column, type, token == JsonToken.VALUE_TRUE);
      case VALUE_NUMBER_INT:
        if (type == Scalar.TIMESTAMP) {
          return micros(parser, column);
        }
        return type == Scalar.DOUBLE
            ? (Object) parser.getDoubleValue()
            : coerced(column, type, parser.getNumberValue());
      case VALUE_NUMBER_FLOAT:
        return type == Scalar.DOUBLE
            ? (Object) parser.getDoubleValue()
            : coerced(column, type, parser.getDecimalValue());
      default:
        throw unreadable(column, type.toString(), String.valueOf(token));
    }
  }

  private static Object micros(JsonParser parser, Column column) throws IOException {
    try {
      return Math.multiplyExact(parser.getLongValue(), MICROS_PER_MILLI);
    } catch (ArithmeticException e) {
      throw unreadable(column, "milliseconds", parser.getText());
    }
  }

  private static Object ofString(String text, Column column, Scalar type) {
    if (type == Scalar.BYTES) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw unreadable(column, "base 64", text);
      }
    }
    return coerced(column, type, type == Scalar.STRING ? wellFormed(text) : text);
  }

  /** Without lone surrogates, which are no text and which no UTF-8 stands for. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(
            text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .toArray(),
            0,
            text.codePointCount(0, text.length()));
      }
    }
    return text;
  }

  private static Object coerced(Column column, Scalar type, Object given) {
    try {
      return Values.coerce(type, given);
    } catch (IllegalArgumentException e) {
      throw new UnreadableRowException("column " + column.name() + ": " + e.getMessage());
    }
  }

  private static UnreadableRowException unreadable(Column column, String expected, String found) {
    return new UnreadableRowException(
        "column "
            + column.name()
            + " at "
            + column.path()
            + ": expected "
            + expected
            + ", found "
            + found);
  }
}
