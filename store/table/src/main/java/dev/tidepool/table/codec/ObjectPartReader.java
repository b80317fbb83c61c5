package dev.tidepool.table.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads columns out of the object that a function makes of the bytes. */
final class ObjectPartReader implements PartReader {
  private final Function<byte[], ?> deserializer;
  private final String part;
  private final FieldTree root;
  private final List<PropertyReader> properties;

  ObjectPartReader(Function<byte[], ?> deserializer, String part, FieldTree wanted) {
    this.deserializer = deserializer;
    this.part = part;
    this.root = wanted;
    this.properties = PropertyReader.allOf(wanted);
  }

  @Override
  public void read(byte[] bytes, int offset, int count, Object[] target)
      throws UnreadableRowException {
    Object object = deserialize(Arrays.copyOfRange(bytes, offset, offset + count));
    if (object == null) {
      throw new UnreadableRowException(part + " was deserialised to null", null);
    }
    readWanted(root, properties, object, target);
  }

  private Object deserialize(byte[] bytes) throws UnreadableRowException {
    try {
      return deserializer.apply(bytes);
    } catch (RuntimeException | StackOverflowError e) { // of bytes nested too deep
      throw new UnreadableRowException(part + " cannot be deserialised: " + e, e);
    }
  }

  private static void readWanted(
      FieldTree node, List<PropertyReader> properties, Object object, Object[] target)
      throws UnreadableRowException {
    for (WantedColumn column : node.columns()) {
      target[column.slot()] = JavaValues.convert(column, object);
    }
    for (PropertyReader property : properties) {
      property.read(object, target);
    }
  }

  /** A property that is wanted, or leads to one; remembers how each class is asked for it. */
  private static final class PropertyReader {
    private final String name;
    private final FieldTree node;
    private final List<PropertyReader> properties;
    private final Map<Class<?>, Properties.Getter> getters = new HashMap<>();
    private Class<?> lastClass;
    private Properties.Getter lastGetter;

    private PropertyReader(String name, FieldTree node) {
      this.name = name;
      this.node = node;
      this.properties = allOf(node);
    }

    static List<PropertyReader> allOf(FieldTree node) {
      List<PropertyReader> readers = new ArrayList<>();
      node.children().forEach((name, child) -> readers.add(new PropertyReader(name, child)));
      return readers;
    }

    void read(Object object, Object[] target) throws UnreadableRowException {
      Object value = get(object);
      if (value instanceof Optional<?> optional) {
        value = optional.orElse(null);
      }
      if (value != null) {
        readWanted(node, properties, value, target);
      }
    }

    private Object get(Object object) throws UnreadableRowException {
      Properties.Getter getter = getter(object.getClass());
      try {
        return getter.get(object);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw node.anyColumn().unreadable("that reading " + name + " throws " + e, e);
      }
    }

    private Properties.Getter getter(Class<?> type) throws UnreadableRowException {
      if (type == lastClass) {
        return lastGetter;
      }
      Properties.Getter getter = getters.get(type);
      if (getter == null) {
        getter = Properties.find(type, name);
        if (getter == null) {
          throw node.anyColumn()
              .unreadable("an object of class " + type.getName() + ", which has no " + name);
        }
        getters.put(type, getter);
      }
      lastClass = type;
      lastGetter = getter;
      return getter;
    }
  }
}
