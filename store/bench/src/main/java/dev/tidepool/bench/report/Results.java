package dev.tidepool.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All samples of a run, by figure and rival, in the order in which they first came in. */
public final class Results {

  private final Map<Figure, Map<String, List<Double>>> samples = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  public void add(Collection<Sample> added) {
    for (Sample sample : added) {
      samples
          .computeIfAbsent(sample.figure(), figure -> new LinkedHashMap<>())
          .computeIfAbsent(sample.rival(), rival -> new ArrayList<>())
          .add(sample.value());
    }
  }

  /** Keeps what a reader must know beside the numbers; the same note is kept once. */
  public void note(String note) {
    notes.add(note);
  }

  public Set<Figure> figures() {
    return samples.keySet();
  }

  public Set<String> notes() {
    return notes;
  }

  /** The samples of {@code figure} by {@code rival}, if it was measured. */
  public Optional<Summary> summary(Figure figure, String rival) {
    return Optional.ofNullable(samples.getOrDefault(figure, Map.of()).get(rival)).map(Summary::of);
  }

  /** How many times better {@code ours} is than {@code theirs}, by their medians. */
  public Optional<Double> timesBetter(Figure figure, String ours, String theirs) {
    Optional<Summary> our = summary(figure, ours);
    Optional<Summary> their = summary(figure, theirs);
    if (our.isEmpty() || their.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(figure.metric().timesBetter(our.get().median(), their.get().median()));
  }
}
