package dev.tidepool.table.indexing;

import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the content of an index depends on, beside the rows, in words that stay the same from one
 * start to the next: so an index that was written is known again, whatever happened to other
 * columns.
 *
 * <p>As text: a line each, with line breaks escaped.
 *
 * @param index its name and what it takes of a row
 * @param codec that reads the columns
 * @param columns that it looks at; for the index of the unreadable rows, all
 */
record IndexSignature(String index, String codec, List<String> columns) {
  private static final String OF_KEY = "key ";

  IndexSignature {
    columns = List.copyOf(columns);
  }

  /** Of an index as it was declared. */
  static IndexSignature of(IndexDefinition definition, TableSchema schema, RowCodec codec) {
    StringBuilder index = new StringBuilder(definition.name());
    index.append(definition.ordered() ? " ordered" : "");
    index.append(definition.multiValued() ? " of elements" : "");
    Set<Column> columns = new LinkedHashSet<>();
    for (IndexPart part : definition.parts()) {
      index.append("; ").append(part);
      columns.add(schema.column(schema.indexOf(part.column())));
    }
    if (definition.condition() != null) {
      index.append("; where ");
      index.append(new ConditionText(schema, columns).of(definition.condition()));
    }
    return new IndexSignature(index.toString(), codec.signature(), texts(columns));
  }

  /** Of the index of the unreadable rows: what decides which rows can be read. */
  static IndexSignature ofUnreadable(TableSchema schema, RowCodec codec) {
    return new IndexSignature(
        IndexSet.UNREADABLE.name(), codec.signature(), texts(schema.columns()));
  }

  private static List<String> texts(Collection<Column> columns) {
    return columns.stream().map(column -> (column.isKey() ? OF_KEY : "") + column).toList();
  }

  /** Whether it is of the unreadable rows, of whichever schema. */
  boolean isOfUnreadable() {
    return index.equals(IndexSet.UNREADABLE.name());
  }

  /** The name of the index, and of which kind it is. */
  String name() {
    return index.split(";", 2)[0];
  }

  /**
   * Whether a row that can be read with the columns of {@code before} can be read with these: there
   * is none that those were not, and the key is the same.
   */
  boolean asksNoMoreThan(IndexSignature before) {
    return codec.equals(before.codec)
        && new HashSet<>(before.columns).containsAll(columns)
        && keys(columns).equals(keys(before.columns));
  }

  private static List<String> keys(List<String> columns) {
    return columns.stream().filter(column -> column.startsWith(OF_KEY)).toList();
  }

  /** What {@link #parse} reads. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(index);
    lines.add(codec);
    lines.addAll(columns);
    return String.join("\n", lines.stream().map(IndexSignature::escaped).toList());
  }

  private static String escaped(String line) {
    return line.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** The signature of that text; of any other, one that no index has. */
  static IndexSignature parse(String text) {
    List<String> lines =
        Arrays.stream(text.split("\n", -1)).map(IndexSignature::unescaped).toList();
    return lines.size() < 2
        ? new IndexSignature(lines.get(0), "", List.of())
        : new IndexSignature(lines.get(0), lines.get(1), lines.subList(2, lines.size()));
  }

  private static String unescaped(String line) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        c = line.charAt(++i) == 'n' ? '\n' : line.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }
}
