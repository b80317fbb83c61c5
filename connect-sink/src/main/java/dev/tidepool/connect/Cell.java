package dev.tidepool.connect;

import dev.tidepool.table.schema.ColumnType;

/**
 * One value of a record, and the column that it is for.
 *
 * @param column its dotted path from the top of the value, or of the key
 * @param type what it is; null if that cannot be told from the value, as of a null without a schema
 * @param value in Java as {@link ColumnType} says; null for NULL
 */
record Cell(String column, ColumnType type, Object value) {}
