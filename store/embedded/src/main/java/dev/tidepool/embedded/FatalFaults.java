package dev.tidepool.embedded;

import org.apache.kafka.common.utils.Exit;

/**
 * Turns Kafka's exits into exceptions, for test suites.
 *
 * <p>A broker that meets a fault it cannot survive, such as a log directory deleted under it, halts
 * the JVM with exit code 1. That is right for a server and baffling in a test run, where the report
 * vanishes with the JVM. Kafka lets the exit be replaced, but only for the whole JVM; that is why
 * {@link EmbeddedKafka} never does it and a test suite has to ask:
 *
 * <pre>{@code
 * FatalFaults.throwInsteadOfExiting();   // in @BeforeAll
 * FatalFaults.restore();                 // in @AfterAll
 * }</pre>
 *
 * <p>The exception is thrown in whichever thread met the fault. Only a fault during start-up
 * reaches the caller; later ones end a thread of the broker, which then no longer works and may be
 * slow to stop.
 *
 * <p><b>Threads:</b> both methods act on the whole JVM at once; the last call wins.
 */
public final class FatalFaults {

  private FatalFaults() {}

  /** Makes Kafka's exits and halts throw {@link EmbeddedKafkaException} in the faulty thread. */
  public static void throwInsteadOfExiting() {
    Exit.setExitProcedure(FatalFaults::raise);
    Exit.setHaltProcedure(FatalFaults::raise);
  }

  /** Lets Kafka end the JVM again, as it does by default. */
  public static void restore() {
    Exit.resetExitProcedure();
    Exit.resetHaltProcedure();
  }

  private static void raise(int status, String message) {
    throw new EmbeddedKafkaException(
        "the broker met a fatal fault and asked to end the JVM with status "
            + status
            + (message == null ? "" : ": " + message)
            + "; its log at error level names the fault");
  }
}
