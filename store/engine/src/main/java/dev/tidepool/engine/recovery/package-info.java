/**
 * From files to a store: checkpoints, the tail of the log behind them, the last commit.
 *
 * <p>Opening reads the head of the newest checkpoint and walks the tail to its last commit frame.
 * Loading, later, reads the checkpoint's rows and pages and replays the tail up to that frame.
 *
 * <p><b>Read next:</b> {@code engine.format} (the bytes), {@code engine.segment} (the log).
 */
package dev.tidepool.engine.recovery;
