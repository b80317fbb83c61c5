package dev.tidepool.server.command;

import java.util.List;
import java.util.Objects;

/**
 * What a partition did with a command: all of it, or, for a reason, nothing. It is written in the
 * transaction of the change, so who reads it committed knows that the change is. <b>Threads:</b>
 * immutable.
 *
 * @param id of the command
 * @param mark of the command
 * @param counts of the rows that each statement wrote or removed; none if it was refused
 * @param error null if it was done
 * @param topic of the command
 * @param partition of the command
 * @param offset of the command: a reader of the table who wants to see the change waits for it
 */
public record Reply(
    String id,
    String mark,
    List<Long> counts,
    Refusal error,
    String topic,
    int partition,
    long offset) {
  public Reply {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(mark, "mark");
    Objects.requireNonNull(topic, "topic");
    counts = List.copyOf(counts);
  }

  /**
   * Why a command was refused.
   *
   * @param code for programs: those of {@code SqlException}, and those below
   * @param message for people
   */
  public record Refusal(String code, String message) {
    /** INSERT of a key that is there. */
    public static final String DUPLICATE_KEY = "DUPLICATE_KEY";

    /** The id is that of another request, which was answered. */
    public static final String ID_REUSED = "ID_REUSED";

    /** It would write a row that who asks may not write. */
    public static final String FORBIDDEN = "FORBIDDEN";

    /** The partition failed on it; the log of its node tells why. */
    public static final String INTERNAL = "INTERNAL";

    public Refusal {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }
  }

  /** The same, for who asks by {@code command}. */
  Reply to(Command command) {
    return new Reply(id, command.mark(), counts, error, topic, partition, offset);
  }

  public boolean isDone() {
    return error == null;
  }

  /** Of all statements. */
  public long rowCount() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
