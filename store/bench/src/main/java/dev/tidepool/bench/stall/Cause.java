package dev.tidepool.bench.stall;

/** What may stop a thread in the midst of an operation. */
public enum Cause {
  COLLECTION("garbage collection"),
  SAFEPOINT("other pause of the virtual machine"),
  CORE("waiting for a core"),
  WAITING("waiting for a lock"),
  FILES("reading or writing a file");

  private final String label;

  Cause(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** Whether all threads stood still, whatever they did. */
  public boolean stopsAll() {
    return this == COLLECTION || this == SAFEPOINT;
  }
}
