/**
 * How every part of this module says that a statement is wrong or has failed: one exception, with a
 * code and the place in the text.
 */
package dev.tidepool.sql.error;
