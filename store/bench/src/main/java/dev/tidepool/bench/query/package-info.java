/**
 * What is asked, of which rows, and the rounds in which it is measured.
 *
 * <p>{@link Orders} makes the rows, {@link Question} is what is asked, {@link Parameters} with
 * what, {@link ExpectedAnswers} knows the right answers. {@link QueryRounds} is the loop over
 * tasks, each of which runs in a process of its own.
 *
 * <p><b>Read next:</b> {@code bench.query.contender} (who is asked), {@code bench.query.task} (what
 * is measured), {@code bench.query.report}.
 */
package dev.tidepool.bench.query;
