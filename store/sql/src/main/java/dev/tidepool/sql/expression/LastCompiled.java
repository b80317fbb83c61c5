package dev.tidepool.sql.expression;

import java.util.function.Function;

/** What was made of the last text: patterns seldom change from row to row. <b>Threads:</b> any. */
final class LastCompiled<T> {
  private final Function<String, T> compiler;
  private volatile Compiled<T> last;

  private record Compiled<T>(String source, T result) {}

  LastCompiled(Function<String, T> compiler) {
    this.compiler = compiler;
  }

  T of(String source) {
    Compiled<T> known = last;
    if (known == null || !known.source.equals(source)) {
      known = new Compiled<>(source, compiler.apply(source));
      last = known;
    }
    return known.result;
  }
}
