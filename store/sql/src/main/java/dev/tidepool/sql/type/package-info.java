/** What values a column of a result or a parameter has. */
package dev.tidepool.sql.type;
