package dev.tidepool.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.schema.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which columns a table gets by records, and which records do not go with them. */
class ColumnsTest {
  private static final List<Cell> KEY = List.of(new Cell("id", ColumnType.INT, 1));

  private static RecordCells record(Cell... cells) {
    return new RecordCells(KEY, List.of(cells));
  }

  private static Cell cell(String column, ColumnType type, Object value) {
    return new Cell(column, type, value);
  }

  private static Columns columns(Cell... cells) {
    return Columns.NONE.with(record(cells), true);
  }

  private static void isBad(Columns columns, RecordCells record, String message) {
    assertThatThrownBy(() -> columns.with(record, true))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(message);
  }

  @Test
  void columnsComeAndAreWidened() {
    Columns columns = columns(cell("a", ColumnType.INT, 1));
    assertThat(columns.with(record(cell("a", ColumnType.INT, null)), true)).isSameAs(columns);
    assertThat(columns.with(record(cell("b", null, null)), true)).isSameAs(columns);
    Columns more =
        columns.with(
            record(cell("a", ColumnType.BIGINT, 1L), cell("b.c", ColumnType.STRING, "x")), true);
    assertThat(more.entries())
        .containsExactly(
            new Columns.Entry("id", ColumnType.INT, true),
            new Columns.Entry("a", ColumnType.BIGINT, false),
            new Columns.Entry("b.c", ColumnType.STRING, false));
    assertThat(more.with(record(cell("a", ColumnType.INT, 1)), true)).isSameAs(more);
    assertThat(new Columns(more.entries())).isEqualTo(more);
  }

  @Test
  void withoutEvolutionOnlyTheFirstRecordMakesColumns() {
    Columns columns = Columns.NONE.with(record(cell("a", ColumnType.INT, 1)), false);
    assertThat(columns.with(record(), false)).isSameAs(columns);
    assertThatThrownBy(
            () ->
                columns.with(
                    record(cell("a", ColumnType.BIGINT, 1L), cell("b", ColumnType.INT, 1)), false))
        .hasMessageContaining("the fields a (BIGINT), b (INT) would change the table");
  }

  @Test
  void whatDoesNotGoWithTheColumnsIsRefused() {
    Columns columns = columns(cell("a", ColumnType.INT, 1), cell("b.c", ColumnType.STRING, "x"));
    isBad(
        columns,
        record(cell("a", ColumnType.STRING, "x")),
        "column a is INT, the record has STRING");
    isBad(columns, record(cell("a", null, List.of())), "column a is INT, the record has an array");
    isBad(columns, record(cell("A", ColumnType.INT, 1)), "a and A differ only in case");
    isBad(columns, record(cell("a.x", ColumnType.INT, 1)), "there is a column a or a.x");
    isBad(columns, record(cell("b", ColumnType.INT, 1)), "there is a column b or b.c");
    isBad(
        Columns.NONE,
        record(cell("x", ColumnType.INT, 1), cell("X", ColumnType.INT, 1)),
        "x and X differ only in case");
  }

  @Test
  void primaryKeyStaysWhatItIs() {
    Columns columns = columns(cell("a", ColumnType.INT, 1));
    List<Cell> wide = List.of(cell("id", ColumnType.BIGINT, 1L));
    Columns widened = columns.with(new RecordCells(wide, List.of()), true);
    assertThat(widened.key(new RecordCells(wide, List.of()))).isEqualTo(columns.key(record()));
    isBad(
        columns,
        new RecordCells(List.of(cell("id", ColumnType.DOUBLE, 1.0)), List.of()),
        "column id is INT and of the primary key, the record has DOUBLE");
    isBad(
        columns,
        new RecordCells(List.of(cell("nr", ColumnType.INT, 1)), List.of()),
        "the primary key has the fields nr, those of the table are id");
  }

  @Test
  void tombstoneBringsNoColumns() {
    Columns columns = columns(cell("a", ColumnType.INT, 1));
    assertThat(columns.with(new RecordCells(KEY, null), false)).isSameAs(columns);
  }

  @Test
  void numberAndNamesOfColumnsAreBounded() {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < Columns.COUNT_MAX; i++) {
      cells.add(cell("c" + i, ColumnType.INT, i));
    }
    isBad(Columns.NONE, new RecordCells(KEY, cells), "would have 1001 columns, but may have 1000");
    cells.remove(0);
    assertThat(Columns.NONE.with(new RecordCells(KEY, cells), true).entries()).hasSize(1000);
    isBad(
        Columns.NONE,
        record(cell("n".repeat(Columns.NAME_CHARS_MAX - 1), ColumnType.INT, 1)),
        "20001 characters in the names");
  }

  @Test
  void valuesThatNoRowHasAreRefused() {
    Columns columns = columns(cell("a", ColumnType.DOUBLE, 1.0));
    assertThatThrownBy(() -> columns.value(record(cell("a", ColumnType.DOUBLE, Double.NaN))))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("column a: JSON has no NaN");
    Columns texts = columns(cell("a", ColumnType.STRING, "x"));
    assertThatThrownBy(() -> texts.value(record(cell("a", ColumnType.STRING, "\ud800"))))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("surrogate");
    Columns keys =
        Columns.NONE.with(
            new RecordCells(List.of(cell("k", ColumnType.DOUBLE, 1.0)), List.of()), true);
    assertThatThrownBy(
            () ->
                keys.key(
                    new RecordCells(List.of(cell("k", ColumnType.DOUBLE, Double.NaN)), List.of())))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("column k = NaN");
  }

  @Test
  void emptyArrayIsOneOfTheColumnsType() {
    Columns columns =
        columns(
            cell("a", ColumnType.arrayOf(ColumnType.INT), Arrays.asList(1, null)),
            cell("b", ColumnType.STRING, "[{}]"));
    assertThat(columns.value(record(cell("a", null, List.of()), cell("b", null, List.of()))))
        .asString()
        .isEqualTo("{\"a\":[],\"b\":\"[]\"}");
  }
}
