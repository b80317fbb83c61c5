package dev.tidepool.table.query;

/** The result without rows. <b>Threads:</b> any. */
enum NoRows implements ResultCursor {
  INSTANCE;

  @Override
  public boolean next() {
    return false;
  }

  @Override
  public Object value(int index) {
    throw new IllegalStateException("there is no row");
  }

  @Override
  public ScanStatistics statistics() {
    return ScanStatistics.NONE;
  }

  @Override
  public void close() {}
}
