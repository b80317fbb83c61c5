package dev.tidepool.sql.type;

/**
 * A column of a result.
 *
 * @param name as the query says, or as was made up for an expression without a name
 * @param nullable false if it is never NULL
 */
public record ResultColumn(String name, SqlType type, boolean nullable) {}
