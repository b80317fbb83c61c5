package dev.tidepool.engine.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A directory on a {@link FaultyVfs}: its names as shown, as durable, and the changes between. */
final class DiskDirectory implements DiskNode {

  /**
   * Takes the name {@code removed} away and gives {@code added} to a node, at once; or one of both.
   */
  private record Change(String removed, String added, DiskNode node) {

    void applyTo(Map<String, DiskNode> names) {
      if (removed != null) {
        names.remove(removed);
      }
      if (added != null) {
        names.values().removeIf(other -> other == node); // a rename that was lost gave it a name
        names.put(added, node);
      }
    }
  }

  private final Map<String, DiskNode> names = new TreeMap<>();
  private final Map<String, DiskNode> durableNames = new TreeMap<>();
  private final List<Change> unsynced = new ArrayList<>();

  Map<String, DiskNode> names() {
    return names;
  }

  void add(String name, DiskNode node) {
    change(new Change(null, name, node));
  }

  void remove(String name) {
    change(new Change(name, null, null));
  }

  void rename(String source, String target) {
    change(new Change(source, target, names.get(source)));
  }

  @Override
  public void sync() {
    durableNames.clear();
    durableNames.putAll(names);
    unsynced.clear();
  }

  @Override
  public void failSync(SplittableRandom random) {
    // A journal that failed to commit keeps its changes for another try; some may be on the device.
    unsynced.stream()
        .filter(change -> random.nextBoolean())
        .forEach(change -> change.applyTo(durableNames));
  }

  @Override
  public DiskDirectory copy(Map<DiskNode, DiskNode> copies) {
    DiskDirectory known = (DiskDirectory) copies.get(this);
    if (known != null) {
      return known;
    }
    DiskDirectory copy = new DiskDirectory();
    copies.put(this, copy);
    names.forEach((name, node) -> copy.names.put(name, node.copy(copies)));
    durableNames.forEach((name, node) -> copy.durableNames.put(name, node.copy(copies)));
    for (Change change : unsynced) {
      DiskNode node = change.node == null ? null : change.node.copy(copies);
      copy.unsynced.add(new Change(change.removed, change.added, node));
    }
    return copy;
  }

  @Override
  public DiskDirectory afterPowerCut(PowerCut cut, Map<DiskNode, DiskNode> survivors) {
    DiskDirectory known = (DiskDirectory) survivors.get(this);
    if (known != null) {
      return known;
    }
    DiskDirectory survivor = new DiskDirectory();
    survivors.put(this, survivor);
    Map<String, DiskNode> found = new LinkedHashMap<>(durableNames);
    for (Change change : unsynced) {
      if (cut.keepsEntry()) {
        change.applyTo(found);
      }
    }
    found.forEach((name, node) -> survivor.names.put(name, node.afterPowerCut(cut, survivors)));
    survivor.durableNames.putAll(survivor.names);
    return survivor;
  }

  private void change(Change change) {
    change.applyTo(names);
    unsynced.add(change);
  }
}
