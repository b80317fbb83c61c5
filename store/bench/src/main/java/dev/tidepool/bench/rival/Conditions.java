package dev.tidepool.bench.rival;

/**
 * Under which conditions a store runs.
 *
 * @param memoryBytes what the store may use for rows in memory, if {@code bounded}; otherwise a
 *     figure in which all rows fit, for stores that want to be told one
 * @param bounded whether {@code memoryBytes} is a limit to be kept
 * @param directReads whether the page cache of the operating system shall not help
 * @param exactlyOnce whether the application processes exactly once
 */
public record Conditions(
    long memoryBytes, boolean bounded, boolean directReads, boolean exactlyOnce) {}
