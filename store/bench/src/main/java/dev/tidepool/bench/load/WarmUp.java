package dev.tidepool.bench.load;

/**
 * Rounds that do not count, until servers answer as fast as they will: two rounds, one behind the
 * other, differ by less than a twentieth. Compilers work in the background, so rounds count, not
 * requests. One thread.
 */
public final class WarmUp {
  private static final double DIFFERENCE_MAX = 0.05;

  private final int roundsMax;
  private int roundCount;
  private double before;
  private boolean isSteady;

  /** A warm-up that ends after so many rounds at the latest. */
  public WarmUp(int roundsMax) {
    if (roundsMax < 1) {
      throw new IllegalArgumentException("rounds to warm up have to be 1 or more: " + roundsMax);
    }
    this.roundsMax = roundsMax;
  }

  /** Takes what came of another round. */
  public void add(LoadFigures figures) {
    double now = figures.requestsPerSecond();
    isSteady = roundCount > 0 && Math.abs(now - before) < DIFFERENCE_MAX * Math.max(now, before);
    before = now;
    roundCount++;
  }

  /** Whether it is time to measure. */
  public boolean isOver() {
    return isSteady || roundCount >= roundsMax;
  }

  /** How many rounds it took, for a reader; also whether they were too few. */
  public String text() {
    return roundCount + (isSteady ? "" : ", not steady yet");
  }
}
