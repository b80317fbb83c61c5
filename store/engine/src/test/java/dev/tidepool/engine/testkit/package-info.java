/**
 * What tests of every package share: seeds, so that each random failure can be replayed.
 *
 * <p><b>Read next:</b> {@code engine.io.FaultyVfs}, the disk that fails by seed.
 */
package dev.tidepool.engine.testkit;
