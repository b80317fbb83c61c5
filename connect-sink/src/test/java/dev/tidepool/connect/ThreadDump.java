package dev.tidepool.connect;

import java.util.Map;

/** What the threads of workers are doing, for the message of a wait that is over. */
final class ThreadDump {
  private ThreadDump() {}

  static String ofConnect() {
    StringBuilder dump = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      String name = entry.getKey().getName();
      if (name.contains("sink") || name.contains("Herder") || name.contains("connector")) {
        dump.append("\n  ").append(name).append(": ").append(entry.getKey().getState());
        for (StackTraceElement element : entry.getValue()) {
          dump.append("\n    ").append(element);
        }
      }
    }
    return dump.toString();
  }
}
