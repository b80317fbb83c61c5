package dev.tidepool.connect;

import org.apache.kafka.common.Uuid;

/**
 * How far of a changelog rows are.
 *
 * @param topicId of the changelog
 * @param nextOffset of the next record in it
 * @param asOfMs time of the wall clock when rows and changelog were level
 */
record ChangelogPlace(Uuid topicId, long nextOffset, long asOfMs) {}
