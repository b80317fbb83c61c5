package dev.tidepool.table.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What to do with a value of one Avro schema: a tree beside that of the schema, as deep as columns
 * are wanted; below, values are skipped.
 *
 * <p>A plan has no state, so it can be used again and again.
 */
interface AvroPlan {
  /**
   * Reads what is wanted of the value that comes now, and goes behind it.
   *
   * @param isLast whether nothing behind it is wanted, so that it need not be read to its end
   */
  void read(AvroInput in, Object[] target, boolean isLast) throws UnreadableRowException;

  /**
   * The plan for values of {@code schema}.
   *
   * @param isStrict whether it is an error that they have no such field
   */
  static AvroPlan of(Schema schema, FieldTree wanted, boolean isStrict) {
    if (wanted.isLeaf()) {
      return columns(schema, wanted.columns());
    }
    return switch (schema.getType()) {
      case RECORD -> new Fields(schema, wanted, isStrict);
      case MAP -> new Entries(schema, wanted, isStrict);
      case UNION -> new Branches(schema, wanted, isStrict);
      case NULL -> (in, target, isLast) -> {};
      default ->
          (in, target, isLast) -> {
            throw wanted.notAnObject(AvroValues.describe(schema));
          };
    };
  }

  private static AvroPlan columns(Schema schema, List<WantedColumn> columns) {
    return (in, target, isLast) -> {
      int start = in.position();
      for (int i = 0; i < columns.size(); i++) {
        in.returnTo(start);
        target[columns.get(i).slot()] = AvroValues.read(schema, in, columns.get(i));
      }
    };
  }

  /** Some fields of a record. */
  final class Fields implements AvroPlan {
    private final Schema[] schemas;
    private final AvroPlan[] plans; // null: skipped
    private int lastIndex = -1;

    Fields(Schema record, FieldTree wanted, boolean isStrict) {
      int count = record.getFields().size();
      schemas = new Schema[count];
      plans = new AvroPlan[count];
      for (Schema.Field field : record.getFields()) {
        int index = field.pos();
        schemas[index] = field.schema();
        FieldTree child = wanted.child(field.name());
        if (child != null) {
          plans[index] = AvroPlan.of(field.schema(), child, isStrict);
          lastIndex = index;
        }
      }
      if (isStrict) {
        requireFields(record, wanted);
      }
    }

    private static void requireFields(Schema record, FieldTree wanted) {
      wanted
          .children()
          .forEach(
              (name, child) -> {
                if (record.getField(name) == null) {
                  throw new IllegalArgumentException(
                      "column "
                          + child.anyColumn().column().name()
                          + ": record "
                          + record.getName()
                          + " has no field "
                          + name);
                }
              });
    }

    @Override
    public void read(AvroInput in, Object[] target, boolean isLast) throws UnreadableRowException {
      int count = isLast ? lastIndex + 1 : plans.length;
      for (int i = 0; i < count; i++) {
        if (plans[i] == null) {
          AvroValues.skip(schemas[i], in, 0);
        } else {
          plans[i].read(in, target, isLast && i == lastIndex);
        }
      }
    }
  }

  /** Some entries of a map; if one is there twice, the last counts. */
  final class Entries implements AvroPlan {
    private final Schema values;
    private final Map<String, AvroPlan> plans = new HashMap<>();

    Entries(Schema map, FieldTree wanted, boolean isStrict) {
      values = map.getValueType();
      wanted
          .children()
          .forEach((name, child) -> plans.put(name, AvroPlan.of(values, child, isStrict)));
    }

    @Override
    public void read(AvroInput in, Object[] target, boolean isLast) throws UnreadableRowException {
      for (long count; (count = in.readBlockCount()) != 0; ) {
        for (; count > 0; count--) {
          AvroPlan plan = plans.get(in.readString());
          if (plan == null) {
            AvroValues.skip(values, in, 0);
          } else {
            plan.read(in, target, false);
          }
        }
      }
    }
  }

  /** Whichever branch of a union there is. */
  final class Branches implements AvroPlan {
    private final AvroPlan[] plans;

    Branches(Schema union, FieldTree wanted, boolean isStrict) {
      List<Schema> branches = union.getTypes();
      long count = branches.stream().filter(branch -> branch.getType() != Schema.Type.NULL).count();
      plans = new AvroPlan[branches.size()];
      for (int i = 0; i < plans.length; i++) {
        plans[i] = AvroPlan.of(branches.get(i), wanted, isStrict && count == 1);
      }
    }

    @Override
    public void read(AvroInput in, Object[] target, boolean isLast) throws UnreadableRowException {
      plans[in.readIndex(plans.length)].read(in, target, isLast);
    }
  }
}
