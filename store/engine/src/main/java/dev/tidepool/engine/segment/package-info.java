/**
 * The log: append-only segment files of frames, each frame a packed page or a commit.
 *
 * <p><b>Read next:</b> {@code engine.format} (frames), {@code engine.recovery} (reading it back).
 */
package dev.tidepool.engine.segment;
