package dev.tidepool.streams.store;

import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;

/** What the context of a store tells about how its application processes. */
final class Guarantee {

  /** The sub-topology and partition in the task id of a global store. */
  private static final int GLOBAL = -1;

  private static final String LOGS_POSITIONS = "__iq.consistency.offset.vector.enabled__";

  private Guarantee() {}

  static boolean isExactlyOnce(StateStoreContext context) {
    return StreamsConfig.EXACTLY_ONCE_V2.equals(
        context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
  }

  static boolean isGlobal(TaskId taskId) {
    return taskId.subtopology() == GLOBAL;
  }

  /** Whether changelog records carry positions; the setting is internal to Streams. */
  static boolean logsPositions(StateStoreContext context) {
    Object setting = context.appConfigs().get(LOGS_POSITIONS);
    return setting != null && Boolean.parseBoolean(setting.toString());
  }
}
