package dev.tidepool.bench.profile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Samples of one kind of thread in one workload, summed up by frame. */
final class FrameCounts {

  private static final String LINE_MARK = ":";

  /* By method and line; the lines of a method are added up when asked. */
  private final Map<String, Long> self = new TreeMap<>();
  private final Map<String, Long> inclusive = new TreeMap<>();

  /**
   * Adds a stack.
   *
   * @param frames {@code Type.method:line} each, the innermost first; recursion counts once
   */
  void add(List<String> frames, long weight) {
    self.merge(frames.get(0), weight, Long::sum);
    LinkedHashSet<String> methods = new LinkedHashSet<>();
    frames.forEach(frame -> methods.add(method(frame)));
    methods.forEach(method -> inclusive.merge(method, weight, Long::sum));
  }

  void addSelf(String frame, long weight) {
    self.merge(frame, weight, Long::sum);
  }

  void addInclusive(String method, long weight) {
    inclusive.merge(method, weight, Long::sum);
  }

  long total() {
    return self.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<String, Long> self() {
    return self;
  }

  Map<String, Long> inclusive() {
    return inclusive;
  }

  /** Where samples ended, by method. */
  Map<String, Long> selfByMethod() {
    Map<String, Long> byMethod = new TreeMap<>();
    self.forEach((frame, weight) -> byMethod.merge(method(frame), weight, Long::sum));
    return byMethod;
  }

  /** The line of {@code method} in which most of its samples ended. */
  String hottestLine(String method) {
    return self.entrySet().stream()
        .filter(entry -> method(entry.getKey()).equals(method))
        .max(Map.Entry.comparingByValue())
        .map(entry -> entry.getKey().substring(method.length()))
        .filter(line -> line.startsWith(LINE_MARK))
        .map(line -> line.substring(LINE_MARK.length()))
        .orElse("");
  }

  private static String method(String frame) {
    int mark = frame.lastIndexOf(LINE_MARK);
    return mark < 0 ? frame : frame.substring(0, mark);
  }
}
