/**
 * Scripts of SQL with the rows that each statement must give, run on tables of several kinds and on
 * H2, whose answers are the oracle.
 *
 * <p>{@link dev.tidepool.script.ScriptReader} says what a script looks like; {@link
 * dev.tidepool.sql.script.SqlScriptTest} runs those under {@code src/test/resources/sql}.
 */
package dev.tidepool.sql.script;
