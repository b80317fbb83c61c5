package dev.tidepool.changelog;

import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a table was told, checked.
 *
 * @param definition of columns and indexes, or null
 * @param newTopic how many partitions a missing topic gets; 0 if it is not to be created
 */
record ChangelogSettings(
    String topic,
    Path directory,
    ValueLayout layout,
    TableDefinition definition,
    StoreOptions storeOptions,
    KafkaSettings kafka,
    int newTopic,
    int threads,
    int pendingWritesMax,
    boolean rowsOutliveRecords,
    Duration commitInterval,
    Duration checkInterval,
    Duration offsetAgeMax,
    Duration unreachableAfter) {}
