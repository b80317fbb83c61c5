/**
 * A plain Java program, without Kafka Streams, that follows a topic as a table and answers SQL.
 *
 * <p>{@code FollowExample} has the options, {@code Follow} the table and what is asked of it,
 * {@code Readings} writes to the topic if no broker is given. <b>Read first:</b> {@code Follow}.
 */
package dev.tidepool.examples.follow;
