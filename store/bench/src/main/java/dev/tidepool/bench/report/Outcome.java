package dev.tidepool.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one process found out, and how it travels to the process that reports it: a text file with a
 * line per note, then a line per sample.
 */
public record Outcome(List<Sample> samples, List<String> notes) {

  private static final String NOTE_MARK = "# ";

  public void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    notes.forEach(note -> lines.add(NOTE_MARK + note));
    samples.forEach(sample -> lines.add(sample.toLine()));
    Files.write(file, lines);
  }

  public static Outcome read(Path file) throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(NOTE_MARK)) {
        notes.add(line.substring(NOTE_MARK.length()));
      } else {
        samples.add(Sample.ofLine(line));
      }
    }
    return new Outcome(samples, notes);
  }
}
