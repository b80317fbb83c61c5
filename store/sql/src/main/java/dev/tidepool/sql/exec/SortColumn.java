package dev.tidepool.sql.exec;

import dev.tidepool.sql.type.SqlType;

/**
 * A column that rows are sorted by.
 *
 * @param column its index
 */
public record SortColumn(int column, SqlType type, boolean descending, boolean nullsFirst) {}
