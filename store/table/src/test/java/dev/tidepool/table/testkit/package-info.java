/**
 * What tests of tables, and of what stands on tables, share.
 *
 * <p>{@link dev.tidepool.table.testkit.ListRelation} answers any request by looking at every row:
 * so plain that it is the oracle for all that is clever.
 */
package dev.tidepool.table.testkit;
