/** What statements say of columns, parameters and changes: words that all packages share. */
package dev.tidepool.sql.type;
