/**
 * Why a single operation took long: which part of it was a pause of the virtual machine, which part
 * waiting for a lock, which part a file.
 *
 * <p>Long operations and possible causes are events of Java's Flight Recorder, so that all carry
 * the time of the same clock. {@link StallRecording} holds them against each other.
 */
package dev.tidepool.bench.stall;
