/**
 * Files: the only place in the engine that touches a disk.
 *
 * <p>{@link dev.tidepool.engine.io.Vfs} is the door and says what a write promises: the operating
 * system has it when the call returns, the device has it after a sync. {@link
 * dev.tidepool.engine.io.NioVfs} keeps that promise on real disks, for thousands of stores in one
 * process and under thread interrupts. {@link dev.tidepool.engine.io.Checksum} is how everything
 * read back is recognised. The test fixtures hold a second implementation that breaks everything a
 * disk may break, by seed.
 *
 * <p>Nothing here knows what the bytes mean; who owns which byte is written in {@code
 * engine.format}.
 *
 * <p><b>Threads:</b> everything here may be used from any thread.
 *
 * <p><b>Read next:</b> {@code engine.segment} (who writes and reads through this door).
 */
package dev.tidepool.engine.io;
