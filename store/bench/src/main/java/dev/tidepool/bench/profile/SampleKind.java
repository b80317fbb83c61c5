package dev.tidepool.bench.profile;

/** What the Flight Recorder samples. */
enum SampleKind {
  /** The thread ran Java code. */
  JAVA("jdk.ExecutionSample", "in Java code"),
  /**
   * The thread was inside a native method, such as a read of a file. One thread is looked at per
   * period, running or waiting, so these do not add up with {@link #JAVA}.
   */
  NATIVE("jdk.NativeMethodSample", "in native methods"),
  /** The thread allocated; weighed by bytes. */
  ALLOCATION("jdk.ObjectAllocationSample", "allocated, by bytes");

  private final String eventName;
  private final String title;

  SampleKind(String eventName, String title) {
    this.eventName = eventName;
    this.title = title;
  }

  String eventName() {
    return eventName;
  }

  String title() {
    return title;
  }
}
