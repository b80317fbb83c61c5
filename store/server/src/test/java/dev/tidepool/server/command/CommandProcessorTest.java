package dev.tidepool.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.tidepool.endpoint.RowCondition;
import dev.tidepool.server.command.Command.PutRows;
import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.Command.RunSql;
import dev.tidepool.server.command.Command.Statement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SERVER.md promises of commands, one promise after the other. */
class CommandProcessorTest {
  private static final String BERN = "{\"city\":\"Bern\",\"n\":7}";
  private static final String ROME = "{\"city\":\"Rome\",\"n\":1}";

  @TempDir Path directory;
  private Partition partition;
  private int commandCount;

  @BeforeEach
  void open() {
    partition = new Partition(directory, 3, Partition.Committed.NOTHING);
    send(put(true, "1", BERN));
  }

  @AfterEach
  void close() {
    partition.close();
  }

  private Reply send(Statement... statements) {
    return partition.send(
        new Command("id" + commandCount++, "m", List.of(), 0, 1, List.of(statements)));
  }

  private static PutRows put(boolean mustBeNew, String key, String value) {
    return new PutRows(mustBeNew, List.of(new RowText(key, value)));
  }

  private static RunSql sql(String text, int... parameters) {
    List<JsonNode> nodes =
        Stream.of(parameters)
            .flatMapToInt(java.util.Arrays::stream)
            .<JsonNode>mapToObj(IntNode::valueOf)
            .toList();
    return new RunSql(text, nodes);
  }

  @Test
  void insertOfAKeyThatIsThereIsRefused() {
    Reply reply = send(put(true, "1", ROME));
    assertThat(reply.error().code()).isEqualTo("DUPLICATE_KEY");
    assertThat(reply.error().message()).contains("key 1");
    assertThat(partition.rows()).containsEntry("1", BERN);
  }

  @Test
  void aReplyTellsWhereItsCommandWas() {
    Reply reply = send(put(false, "2", ROME));
    assertThat(reply).isEqualTo(new Reply("id1", "m", List.of(1L), null, "commands", 0, 1));
  }

  @Test
  void anUpdateIsACompareAndSet() {
    RunSql swap = sql("UPDATE t SET n = 8 WHERE id = 1 AND n = 7");
    assertThat(send(swap).counts()).containsExactly(1L);
    assertThat(send(swap).counts()).containsExactly(0L);
    assertThat(partition.rows()).containsEntry("1", "{\"city\":\"Bern\",\"n\":8}");
  }

  @Test
  void whatACommandDidIsPutBackWhenALaterStatementFails() {
    Reply reply =
        send(
            put(true, "2", ROME),
            sql("UPDATE t SET n = n + 1"),
            sql("DELETE FROM t WHERE id = 1"),
            sql("UPDATE t SET n = 1 / (n - 2)"));
    assertThat(reply.error().code()).isEqualTo("VALUE");
    assertThat(reply.error().message()).startsWith("statement 4: ");
    assertThat(partition.rows()).hasSize(1).containsEntry("1", BERN);
    assertThat(send(sql("UPDATE t SET n = n WHERE city = 'Bern'")).counts())
        .as("by the index")
        .containsExactly(1L);
    assertThat(send(sql("UPDATE t SET n = n WHERE city = 'Rome'")).counts()).containsExactly(0L);
  }

  @Test
  void statementsSeeWhatThoseBeforeDid() {
    Reply reply =
        send(
            put(true, "2", ROME),
            sql("UPDATE t SET n = n + 1 WHERE n < ?", 5),
            sql("DELETE FROM t WHERE n = 2"));
    assertThat(reply.counts()).containsExactly(1L, 1L, 1L);
    assertThat(partition.rows()).containsOnlyKeys("1");
  }

  @Test
  void aCommandThatIsSentAgainIsAnsweredAgain() {
    Command command =
        new Command("again", "m", List.of(), 0, 1, List.of(sql("UPDATE t SET n = n + 1")));
    Reply first = partition.send(command);
    assertThat(partition.send(command)).isEqualTo(first);
    assertThat(partition.rows()).containsEntry("1", "{\"city\":\"Bern\",\"n\":8}");
    for (int i = 0; i < 3; i++) {
      send(put(false, "2", ROME));
    }
    assertThat(partition.send(command)).as("forgotten by now").isNotEqualTo(first);
    assertThat(partition.rows()).containsEntry("1", "{\"city\":\"Bern\",\"n\":9}");
  }

  @Test
  void otherStatementsUnderAnIdThatWasAnsweredAreRefused() {
    RunSql add = sql("UPDATE t SET n = n + 1");
    Reply first = partition.send(new Command("one", "a", List.of(), 0, 1, List.of(add)));
    Reply other = partition.send(new Command("one", "b", List.of(), 0, 1, List.of(add)));
    assertThat(other.error().code()).isEqualTo("ID_REUSED");
    assertThat(other.error().message()).contains("the id one").contains("another one");
    assertThat(other.mark()).isEqualTo("b");
    assertThat(partition.send(new Command("one", "a", List.of(), 0, 1, List.of(add))))
        .as("the first is remembered still")
        .isEqualTo(first);
    assertThat(partition.rows()).containsEntry("1", "{\"city\":\"Bern\",\"n\":8}");
  }

  /** Commands and replies of version 1 have no marks: they are executed, and answered as before. */
  @Test
  void whatVersionOneWroteIsRead() {
    String command =
        "{\"version\":1,\"id\":\"old\",\"reply\":0,\"statements\":[{\"upsert\":[[\"2\","
            + "\"{\\\"city\\\":\\\"Rome\\\",\\\"n\\\":1}\"]]}]}";
    Reply old = partition.send(CommandJson.read(command.getBytes(StandardCharsets.UTF_8)));
    assertThat(old.mark()).isEmpty();
    assertThat(partition.rows()).containsEntry("2", ROME);
    Command again = new Command("old", "m", List.of(), 0, 1, List.of(sql("DELETE FROM t")));
    assertThat(partition.send(again)).isEqualTo(old.to(again));
    assertThat(partition.rows()).containsEntry("2", ROME);
    String reply =
        "{\"version\":1,\"id\":\"r\",\"counts\":[1],\"topic\":\"c\",\"partition\":0,\"offset\":3}";
    assertThat(ReplyJson.read(reply.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Reply("r", "", List.of(1L), null, "c", 0, 3));
  }

  /** Without them, what a node means that restricts who asks would be done without restriction. */
  @Test
  void aCommandWithoutConditionsIsNone() {
    String command =
        "{\"version\":2,\"id\":\"x\",\"mark\":\"\",\"reply\":0,\"statements\":[{\"sql\":\"DELETE"
            + " FROM t\",\"params\":[]}]}";
    assertThat(partition.sendBytes(command.getBytes(StandardCharsets.UTF_8))).isZero();
    assertThat(partition.rows()).hasSize(1);
  }

  @Test
  void aConditionThatDoesNotFitTheTableLetsNothingBeWritten() {
    for (String text : List.of("town = 'a'", "n / 2 = 1", "n = ", "id IN (SELECT id FROM t)")) {
      List<RowCondition> conditions = List.of(new RowCondition(text, List.of()));
      for (Statement statement : List.of(put(false, "2", ROME), sql("DELETE FROM t"))) {
        Reply reply =
            partition.send(
                new Command("id" + commandCount++, "", conditions, 0, 1, List.of(statement)));
        assertThat(reply.error().code()).as(text).isEqualTo("FORBIDDEN");
        assertThat(reply.error().message()).doesNotContain(text);
      }
    }
    assertThat(partition.rows()).hasSize(1);
  }

  @Test
  void aRefusalIsRememberedToo() {
    Command command = new Command("again", "m", List.of(), 0, 1, List.of(put(true, "1", ROME)));
    Reply first = partition.send(command);
    send(sql("DELETE FROM t"));
    assertThat(partition.send(command)).isEqualTo(first);
    assertThat(partition.rows()).isEmpty();
  }

  @Test
  void statementsThatCannotBePlannedAreRefused() {
    assertThat(send(sql("UPDATE t SET town = 1")).error().code()).isEqualTo("UNKNOWN_COLUMN");
    assertThat(send(sql("DELETE FROM u")).error().code()).isEqualTo("UNKNOWN_TABLE");
    assertThat(send(sql("UPDATE t SET id = 2")).error().code()).isEqualTo("INVALID");
    assertThat(send(sql("UPDATE")).error().code()).isEqualTo("SYNTAX");
    assertThat(send(sql("SELECT 1")).error().code()).isEqualTo("INVALID");
    assertThat(send(sql("INSERT INTO t VALUES (9, 'Bern', 1)")).error().code())
        .isEqualTo("INVALID");
    assertThat(send(sql("DELETE FROM t WHERE id = ?")).error().message()).contains("1 parameters");
    assertThat(partition.rows()).hasSize(1);
  }

  /** Who passed it over would lose a change that somebody waits for. */
  @Test
  void aCommandOfANewerVersionIsNotPassedOver() {
    String command = "{\"version\":4,\"id\":\"new\",\"what\":\"this version does not know\"}";
    assertThatThrownBy(() -> partition.sendBytes(command.getBytes(StandardCharsets.UTF_8)))
        .hasRootCauseInstanceOf(NewerVersionException.class)
        .rootCause()
        .hasMessage(
            "a command is of version 4, and this node knows up to 3: a newer one wrote it; start"
                + " this node with the newer version");
  }

  /** A record that is no command stops nobody, and is not answered: nobody is known who asked. */
  @Test
  void recordsThatAreNoCommandsArePassedOver() {
    for (String record : List.of("", "{", "[]", "{\"version\":2}", "{\"version\":1}")) {
      assertThat(partition.sendBytes(record.getBytes(StandardCharsets.UTF_8))).as(record).isZero();
    }
    assertThat(send(put(false, "2", ROME)).isDone()).isTrue();
  }
}
