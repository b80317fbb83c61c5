package dev.tidepool.server.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidepool.server.command.NewerVersionException;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Definitions as values of records; SERVER.md tells the format. <b>Threads:</b> any. */
final class CatalogJson {
  private static final int VERSION = 2;
  private static final int VERSION_WITHOUT_HISTORY = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CatalogJson() {}

  // ---- writing ---------------------------------------------------------------------------------

  static byte[] write(CatalogTable table) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", VERSION);
    root.put("name", table.name());
    root.put("id", table.id());
    root.put("revision", table.revision());
    ArrayNode columns = root.putArray("columns");
    for (Column column : table.columns()) {
      ObjectNode node = columns.addObject();
      node.put("name", column.name());
      node.put("type", column.type().scalar().name());
      node.put("array", column.type().isArray());
      node.put("path", column.path());
      node.put("nullable", column.nullable());
    }
    ArrayNode indexes = root.putArray("indexes");
    table.indexes().forEach(index -> write(index, indexes.addObject()));
    ObjectNode options = root.putObject("options");
    options.put("topic", table.options().topic());
    options.put("keyFormat", table.options().keyFormat().name());
    options.put("format", table.options().format().name());
    options.put("partitions", table.options().partitions());
    options.put("replicas", table.options().replicas());
    ObjectNode history = root.putObject("history");
    history.put("version", table.history().version());
    table.history().droppedPaths().forEach(history.putArray("droppedPaths")::add);
    table.history().avroSchemas().forEach(history.putArray("avroSchemas")::add);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(CatalogIndex index, ObjectNode node) {
    node.put("name", index.name());
    node.put("ordered", index.ordered());
    node.put("unique", index.unique());
    node.put("condition", index.condition());
    ArrayNode parts = node.putArray("parts");
    for (IndexPart part : index.parts()) {
      ObjectNode partNode = parts.addObject();
      partNode.put("column", part.column());
      partNode.put("function", part.function().name());
      partNode.put("argument", part.argument());
    }
  }

  // ---- reading ---------------------------------------------------------------------------------

  /**
   * The definition that {@code bytes} are.
   *
   * @throws IllegalArgumentException if they are none
   * @throws NewerVersionException if it is of a version that is not known
   */
  static CatalogTable read(byte[] bytes) {
    JsonNode root;
    try {
      root = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("a definition is not JSON: " + e.getMessage(), e);
    }
    int version = root.path("version").intValue();
    if (version < VERSION_WITHOUT_HISTORY) {
      throw new IllegalArgumentException("a definition is of version " + root.path("version"));
    }
    if (version > VERSION) {
      throw new NewerVersionException("a definition", version, VERSION);
    }
    List<Column> columns = new ArrayList<>();
    root.required("columns").forEach(node -> columns.add(column(node)));
    List<CatalogIndex> indexes = new ArrayList<>();
    root.required("indexes").forEach(node -> indexes.add(index(node)));
    JsonNode options = root.required("options");
    return new CatalogTable(
        root.required("name").textValue(),
        root.required("id").longValue(),
        root.required("revision").longValue(),
        columns,
        indexes,
        new TableOptions(
            options.required("topic").textValue(),
            TableOptions.Keys.valueOf(options.required("keyFormat").textValue()),
            version == VERSION_WITHOUT_HISTORY
                ? TableOptions.Format.JSON
                : TableOptions.Format.valueOf(options.required("format").textValue()),
            options.required("partitions").intValue(),
            options.required("replicas").intValue()),
        version == VERSION_WITHOUT_HISTORY
            ? CatalogHistory.NONE
            : history(root.required("history")));
  }

  private static CatalogHistory history(JsonNode node) {
    return new CatalogHistory(
        node.required("version").intValue(),
        texts(node.required("droppedPaths")),
        texts(node.required("avroSchemas")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static Column column(JsonNode node) {
    ColumnType type =
        new ColumnType(
            Scalar.valueOf(node.required("type").textValue()),
            node.required("array").booleanValue());
    return new Column(
        node.required("name").textValue(),
        type,
        node.required("path").textValue(),
        node.required("nullable").booleanValue());
  }

  private static CatalogIndex index(JsonNode node) {
    List<IndexPart> parts = new ArrayList<>();
    for (JsonNode part : node.required("parts")) {
      parts.add(
          new IndexPart(
              part.required("column").textValue(),
              IndexPart.Function.valueOf(part.required("function").textValue()),
              part.required("argument").intValue()));
    }
    return new CatalogIndex(
        node.required("name").textValue(),
        parts,
        node.required("ordered").booleanValue(),
        node.required("unique").booleanValue(),
        node.required("condition").textValue());
  }
}
