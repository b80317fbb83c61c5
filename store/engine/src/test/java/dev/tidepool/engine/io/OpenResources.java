package dev.tidepool.engine.io;

import java.util.IdentityHashMap;
import java.util.Map;

/** What was opened and not closed yet, with the stack of who opened it. Guarded by its disk. */
final class OpenResources {

  private final Map<Object, Throwable> openers = new IdentityHashMap<>();

  void opened(Object resource, String description) {
    openers.put(resource, new Throwable(description + " was opened here"));
  }

  void closed(Object resource) {
    openers.remove(resource);
  }

  int count() {
    return openers.size();
  }

  void assertNone() {
    if (openers.isEmpty()) {
      return;
    }
    StringBuilder message = new StringBuilder(openers.size() + " left open:");
    for (Throwable opener : openers.values()) {
      message.append("\n  ").append(opener.getMessage());
      for (StackTraceElement frame : opener.getStackTrace()) {
        message.append("\n    at ").append(frame);
      }
    }
    throw new AssertionError(message.toString());
  }
}
