/**
 * Looks at the files of a store from outside: what is there, and whether it is whole.
 *
 * <p>{@link dev.tidepool.engine.verify.StoreVerifier} reads everything by the rules of FORMAT.md
 * and with a replay of its own, so that a mistake of the engine's recovery is not repeated here. It
 * never changes a byte. {@link dev.tidepool.engine.verify.StoreTool} is the same as a command.
 *
 * <p>A verification is four passes: {@code StoreFiles} reads all headers and finds the chain of
 * segments; {@code CheckpointCheck} reads the newest checkpoint into a {@code RowState}; {@code
 * LogReplay} finds the last commit and replays up to it; {@code SegmentWalk} reads every segment
 * from end to end, and each live row on its way.
 *
 * <p><b>Threads:</b> one per verification. <b>Memory:</b> that of a store's directory, about 25
 * bytes a row.
 *
 * <p><b>Read next:</b> {@code engine.format} (the bytes), {@code engine.recovery} (what the engine
 * itself does with them).
 */
package dev.tidepool.engine.verify;
