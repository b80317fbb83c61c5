package dev.tidepool.endpoint.jdbc;

import java.time.Duration;

/**
 * What all drivers together may leave at the endpoint.
 *
 * @param connectionsMax that are open
 * @param statementsMax that are open, of all connections
 * @param openResultsMax that are not read to their end yet and hold what their query holds
 * @param bytesKeptMax of texts, and of rows that are read but not fetched; estimated
 * @param statementLengthMax of a text, in UTF-16 units
 * @param timeoutMillis of an execution, until its last row is read
 * @param connectionIdle after which a connection is closed, with its statements
 * @param resultIdle after which a result is closed
 */
public record JdbcLimits(
    int connectionsMax,
    int statementsMax,
    int openResultsMax,
    long bytesKeptMax,
    int statementLengthMax,
    long timeoutMillis,
    Duration connectionIdle,
    Duration resultIdle) {}
