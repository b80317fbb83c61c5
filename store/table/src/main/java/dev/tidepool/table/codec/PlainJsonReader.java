package dev.tidepool.table.codec;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads columns out of JSON: itself if the document is {@linkplain PlainJson plain} as far as it
 * has to be read, else by a {@link JsonPartReader}, which also has the last word on what is
 * malformed. Rows that are put are read at once, so this is what a put costs beside the store: a
 * tenth of a microsecond for a few columns, a tenth of what a parser takes.
 */
final class PlainJsonReader implements PartReader {
  /** Doubles of so many digits are exact, as are these powers: one division rounds once. */
  private static final int EXACT_DIGITS_MAX = 15;

  private static final double[] POWERS = new double[EXACT_DIGITS_MAX + 1];

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private final PlainJson json = new PlainJson();
  private final PlainField root;
  private final PartReader any;
  private long visit;
  private int unsettledCount;

  PlainJsonReader(String part, FieldTree wanted) {
    this.root = new PlainField(wanted);
    this.any = new JsonPartReader(part, wanted);
  }

  @Override
  public void read(byte[] bytes, int offset, int count, Object[] target)
      throws UnreadableRowException {
    if (!readPlain(bytes, offset, count, target)) {
      root.forget(target);
      any.read(bytes, offset, count, target);
    }
  }

  /** Reads all that is wanted; returns false if the document is not plain. */
  boolean readPlain(byte[] bytes, int offset, int count, Object[] target)
      throws UnreadableRowException {
    visit++;
    unsettledCount = root.leafCount();
    json.begin(bytes, offset, count);
    try {
      return !root.isLeaf() && json.peek() == '{' && readObject(root, target);
    } finally {
      json.end();
    }
  }

  private boolean readObject(PlainField field, Object[] target) throws UnreadableRowException {
    json.take('{');
    if (json.take('}')) {
      return true;
    }
    int position = 0;
    do {
      if (json.peek() != '"' || !json.takeString() || !json.isName()) {
        return false;
      }
      PlainField child = field.child(position++, json.bytes(), json.start(), json.length());
      if (!json.take(':')) {
        return false;
      }
      if (child == null || !child.enter(visit)) {
        if (!json.skipValue()) {
          return false;
        }
      } else if (!settle(child, target)) {
        return false;
      } else if (unsettledCount == 0) {
        return true;
      }
    } while (json.take(','));
    return json.take('}');
  }

  /** Reads what is wanted of the value that comes; from then on the field is done with. */
  private boolean settle(PlainField field, Object[] target) throws UnreadableRowException {
    int unsettledBehind = unsettledCount - field.leafCount();
    int next = json.peek();
    boolean plain;
    if (next == 'n') {
      plain = json.takeNull();
    } else if (field.isLeaf()) {
      plain = readColumns(field.columns(), next, target);
    } else {
      plain = next == '{' && readObject(field, target);
    }
    unsettledCount = unsettledBehind;
    return plain;
  }

  private boolean readColumns(WantedColumn[] columns, int next, Object[] target)
      throws UnreadableRowException {
    boolean isArray = columns[0].isArray();
    List<Object> elements = isArray && next == '[' ? readArray(columns[0]) : null;
    if (isArray ? elements == null : !takeScalar(next)) {
      return false;
    }
    for (WantedColumn column : columns) {
      Object value = isArray ? elements : scalar(column, next);
      if (value == null) {
        return false;
      }
      target[column.slot()] = value;
    }
    return true;
  }

  private List<Object> readArray(WantedColumn column) throws UnreadableRowException {
    List<Object> elements = new ArrayList<>();
    json.take('[');
    if (json.take(']')) {
      return elements;
    }
    do {
      int next = json.peek();
      if (next == 'n' ? !json.takeNull() : !takeScalar(next)) {
        return null;
      }
      Object element = next == 'n' ? null : scalar(column, next);
      if (element == null && next != 'n') {
        return null;
      }
      elements.add(element);
    } while (json.take(','));
    return json.take(']') ? elements : null;
  }

  /** Goes behind a string, number or boolean, of which {@code next} is the first byte. */
  private boolean takeScalar(int next) {
    return switch (next) {
      case '"' -> json.takeString();
      case 't' -> json.takeTrue();
      case 'f' -> json.takeFalse();
      default -> json.takeNumber();
    };
  }

  /** What was taken last, as a value of the column; null if that is for others to say. */
  private Object scalar(WantedColumn column, int first) throws UnreadableRowException {
    return switch (first) {
      case '"' ->
          column.isChecked() && column.scalar() == Scalar.STRING
              ? WantedColumn.READABLE
              : JsonPartReader.ofText(column, json.text());
      case 't' -> Conversions.ofBoolean(column, true);
      case 'f' -> Conversions.ofBoolean(column, false);
      default -> number(column);
    };
  }

  private Object number(WantedColumn column) throws UnreadableRowException {
    int scale = json.scale();
    if (column.isChecked() && column.scalar() == Scalar.BIGINT && scale == 0) {
      return WantedColumn.READABLE;
    }
    if (column.scalar() == Scalar.DOUBLE) {
      if (scale == 0) {
        return (double) json.unscaled();
      }
      return json.digits() <= EXACT_DIGITS_MAX ? json.unscaled() / POWERS[scale] : null;
    }
    return scale == 0
        ? Conversions.ofLong(column, json.unscaled())
        : Conversions.ofDecimal(column, BigDecimal.valueOf(json.unscaled(), scale));
  }
}
