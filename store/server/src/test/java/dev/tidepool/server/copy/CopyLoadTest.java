package dev.tidepool.server.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.CommandTable;
import dev.tidepool.server.command.Reply;
import dev.tidepool.server.planning.TableKeys;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as rows: formats, bad lines, and what may be read at all. */
class CopyLoadTest {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new Column("id", ColumnType.INT, Column.KEY, false),
              new Column("name", ColumnType.STRING, "name", false),
              Column.at("city", ColumnType.STRING, "to.city"),
              Column.of("score", ColumnType.DOUBLE),
              Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)),
              Column.of("since", ColumnType.TIMESTAMP)));
  private static final CopyOptions STOP = new CopyOptions(false, null, ',');
  private static final CopyOptions SKIP = new CopyOptions(true, null, ',');

  @TempDir Path parent;
  private final Map<String, String> rows = new LinkedHashMap<>();

  private void write(String name, String text) throws IOException {
    Path file = Files.createDirectories(parent.resolve("in")).resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private CopyProgress load(String name, List<Integer> columns, CopyOptions options)
      throws IOException {
    return CopyLoad.of(
            CopyFolder.of(parent.resolve("in")),
            name,
            SCHEMA,
            columns,
            new TableKeys(SCHEMA, CommandTable.CODEC, 3),
            options,
            (partition, put) -> {
              for (RowText row : put.rows()) {
                rows.put(row.key(), row.value());
              }
              long count = put.rows().size();
              return CompletableFuture.completedFuture(
                  new Reply("id", "", List.of(count), null, "topic", partition, 0));
            },
            1000)
        .run();
  }

  // ---- CSV -------------------------------------------------------------------------------------

  @Test
  void csvHasQuotesNullsAndAHeaderInAnyOrder() throws Exception {
    write(
        "a.csv",
        "\uFEFFname,id,city,tags,since\r\n"
            + "\"Ann, \"\"the first\"\"\",1,\"two\nlines\",\"[\"\"x\"\",null]\",2026-01-31\r\n"
            + "\n"
            + "\"\",2,,,\n"
            + "Bob,3,\"\",[],2026-01-31T12:00:00+01:00");
    CopyProgress progress = load("a.csv", null, STOP);
    assertThat(progress.rowCount()).isEqualTo(3);
    assertThat(progress.readBytes()).isEqualTo(progress.fileBytes()).isPositive();
    assertThat(progress.fraction()).isEqualTo(1);
    assertThat(rows)
        .containsEntry(
            "1",
            "{\"name\":\"Ann, \\\"the first\\\"\",\"to\":{\"city\":\"two\\nlines\"},"
                + "\"tags\":[\"x\",null],\"since\":\"2026-01-31T00:00:00Z\"}")
        .containsEntry("2", "{\"name\":\"\"}")
        .containsEntry(
            "3",
            "{\"name\":\"Bob\",\"to\":{\"city\":\"\"},\"tags\":[],"
                + "\"since\":\"2026-01-31T11:00:00Z\"}");
  }

  @Test
  void theStatementCanNameTheColumns() throws Exception {
    write("b.csv.gz", "1;Ann;0.5\n2;Bob;-1e3\n");
    load("b.csv.gz", List.of(0, 1, 3), new CopyOptions(false, null, ';'));
    assertThat(rows)
        .containsEntry("1", "{\"name\":\"Ann\",\"score\":0.5}")
        .containsEntry("2", "{\"name\":\"Bob\",\"score\":-1000.0}");
  }

  @Test
  void aHeaderThatDoesNotFitIsToldBeforeAnythingIsLoaded() throws Exception {
    write("c.csv", "id,colour\n1,red\n");
    assertThatThrownBy(() -> load("c.csv", null, SKIP)).hasMessageContaining("column 'colour'");
    write("d.csv", "id,name,ID\n1,a,1\n");
    assertThatThrownBy(() -> load("d.csv", null, SKIP)).hasMessageContaining("twice");
    assertThat(rows).isEmpty();
  }

  @Test
  void badLinesOfCsvAreCountedAndTheOthersAreLoaded() throws Exception {
    write(
        "e.csv",
        "id,name\n1,ok\n2\n3,a,b\nx,y\n4,\n2147483648,big\n\"5\"x,y\n6,\"ok\"\n7,\"open\n");
    CopyProgress progress = load("e.csv", null, SKIP);
    assertThat(rows).containsOnlyKeys("1", "6");
    assertThat(progress.badCount()).isEqualTo(7);
    assertThat(progress.badLines())
        .anyMatch(line -> line.startsWith("line 3: it has 1 values, expected 2"))
        .anyMatch(line -> line.startsWith("line 5: column id is INT, which cannot be 'x'"))
        .anyMatch(line -> line.startsWith("line 6: column name cannot be NULL"))
        .anyMatch(line -> line.startsWith("line 8: something stands behind a closing quote"))
        .anyMatch(line -> line.startsWith("line 10: a quote is not closed"));
    assertThatThrownBy(() -> load("e.csv", null, STOP))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("line 3");
  }

  // ---- JSON ------------------------------------------------------------------------------------

  @Test
  void linesOfJsonAreReadAtThePathsOfTheirColumns() throws Exception {
    write(
        "f.jsonl.gz",
        "{\"id\": 1, \"name\": \"Ann\", \"to\": {\"city\": \"Bern\", \"zip\": 3000}, \"more\":"
            + " [1]}\n\n"
            + "{\"id\": 2.0, \"name\": \"B\\u00f6b\", \"score\": 7, \"tags\": [\"x\"], \"to\":"
            + " null}\r\n");
    assertThat(load("f.jsonl.gz", null, STOP).rowCount()).isEqualTo(2);
    assertThat(rows)
        .containsEntry("1", "{\"name\":\"Ann\",\"to\":{\"city\":\"Bern\"}}")
        .containsEntry("2", "{\"name\":\"B\u00f6b\",\"score\":7.0,\"tags\":[\"x\"]}");
  }

  @Test
  void badLinesOfJsonAreCountedAndTheOthersAreLoaded() throws Exception {
    write(
        "g.ndjson",
        "{\"id\":1,\"name\":\"ok\"}\n"
            + "{\"id\":2,\"name\":\"cut off\"\n"
            + "[3]\n"
            + "{\"id\":4}\n"
            + "{\"name\":\"no key\"}\n"
            + "{\"id\":\"5\",\"name\":\"text\"}\n"
            + "{\"id\":6,\"name\":\"two\"} {}\n"
            + "{\"id\":7,\"name\":\"ok\"}");
    CopyProgress progress = load("g.ndjson", null, SKIP);
    assertThat(rows).containsOnlyKeys("1", "7");
    assertThat(progress.badCount()).isEqualTo(6);
    assertThat(progress.badLines().get(0)).startsWith("line 2: it is no JSON");
  }

  @Test
  void manyRowsGoInBatchesAndTheLastOfAKeyCounts() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("{\"id\":").append(i % 4000).append(",\"name\":\"n").append(i).append("\"}\n");
    }
    write("h.jsonl", text.toString());
    assertThat(load("h.jsonl", null, STOP).rowCount()).isEqualTo(5000);
    assertThat(rows)
        .hasSize(4000)
        .containsEntry("10", "{\"name\":\"n4010\"}")
        .containsEntry("3999", "{\"name\":\"n3999\"}");
  }

  // ---- files -----------------------------------------------------------------------------------

  @Test
  void onlyFilesBelowTheFolderAreRead() throws Exception {
    write("a.csv", "id,name\n1,a\n");
    Path secret = Files.writeString(parent.resolve("secret.csv"), "id,name\n1,secret\n");
    Files.createSymbolicLink(parent.resolve("in/link.csv"), secret);
    Files.createSymbolicLink(parent.resolve("in/up"), parent);
    for (String name :
        List.of(
            "../secret.csv",
            "up/secret.csv",
            "link.csv",
            secret.toString(),
            "nothing.csv",
            "",
            ".",
            "a.csv\0",
            "/etc/passwd")) {
      assertThatThrownBy(() -> load(name, null, STOP))
          .as(name)
          .isInstanceOf(CopyException.class)
          .hasMessage("there is no file '" + name + "' in the folder for COPY");
    }
    assertThat(rows).isEmpty();
    assertThatThrownBy(() -> CopyFolder.none().file("a.csv")).hasMessageContaining("--copy-folder");
    assertThatThrownBy(() -> CopyFolder.of(secret)).isInstanceOf(IOException.class);
  }

  @Test
  void otherFilesAreRefused() throws Exception {
    write("a.txt", "x");
    assertThatThrownBy(() -> load("a.txt", null, STOP)).hasMessageContaining(".csv");
    Files.writeString(parent.resolve("in/not.csv.gz"), "plain");
    assertThatThrownBy(() -> load("not.csv.gz", null, STOP))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("cannot be read");
    write("empty.jsonl", "");
    assertThat(load("empty.jsonl", null, STOP).rowCount()).isZero();
    Files.write(parent.resolve("in/bytes.csv"), new byte[] {'i', 'd', '\n', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> load("bytes.csv", null, STOP)).isInstanceOf(CopyException.class);
  }

  @Test
  void whatAPartitionRefusesEndsTheLoad() throws Exception {
    write("a.csv", "id,name\n1,a\n");
    CopyLoad load =
        CopyLoad.of(
            CopyFolder.of(parent.resolve("in")),
            "a.csv",
            SCHEMA,
            null,
            new TableKeys(SCHEMA, CommandTable.CODEC, 1),
            SKIP,
            (partition, put) ->
                CompletableFuture.completedFuture(
                    new Reply("id", "", List.of(), new Reply.Refusal("VALUE", "no"), "t", 0, 0)),
            1000);
    assertThatThrownBy(load::run).isInstanceOf(CopyException.class).hasMessageStartingWith("no (");
  }
}
