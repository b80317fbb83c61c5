/**
 * What the processor did while a workload was measured: samples of Java's Flight Recorder, summed
 * up by frame, so that a result can say what bounds it.
 *
 * <p>A process under {@code --profile} runs a {@link FlightRecording} from start to end; {@link
 * ProfileReader} keeps the samples that fell into measured spans, in a {@link Profile}, which
 * travels to the driver as text; {@link ProfilePage} makes tables of it. Samples are shares, never
 * times: recording slows the process down, and what lasts is taken from runs without it.
 */
package dev.tidepool.bench.profile;
