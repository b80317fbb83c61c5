package dev.tidepool.server.planning;

import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.RowEncoder;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.scan.KeyLookup;
import dev.tidepool.table.schema.TableSchema;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of a table has which key: Kafka's own rule, so that a producer that writes the
 * same keys finds the same partitions. <b>Threads:</b> immutable.
 */
public final class TableKeys {
  private final RowEncoder encoder;
  private final KeyLookup lookup;
  private final List<Integer> all;

  /** The keys of a table of {@code partitionCount} partitions. */
  public TableKeys(TableSchema schema, RowCodec codec, int partitionCount) {
    this.encoder = codec.rowEncoder(schema);
    this.lookup = new KeyLookup(codec.keyEncoder(schema), schema);
    this.all = IntStream.range(0, partitionCount).boxed().toList();
  }

  /** Makes rows of the table. */
  public RowEncoder rowEncoder() {
    return encoder;
  }

  /** The partition of a row. */
  public int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % all.size();
  }

  Collection<Integer> allPartitions() {
    return all;
  }

  /** The partitions that can have rows of {@code predicate}. */
  Collection<Integer> partitions(Predicate predicate, Object[] parameters) {
    List<byte[]> keys = lookup.keys(predicate, parameters);
    if (keys == null) {
      return all;
    }
    SortedSet<Integer> some = new TreeSet<>();
    keys.forEach(key -> some.add(partition(key)));
    return some;
  }
}
