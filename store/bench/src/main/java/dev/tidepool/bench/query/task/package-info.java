/**
 * What is measured, each in a process of its own: the questions to one contender, the planning of
 * texts that are new, what indexes cost who writes, and what they take of memory.
 */
package dev.tidepool.bench.query.task;
