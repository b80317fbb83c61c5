package dev.tidepool.sql.exec;

/** LISTAGG. */
final class TextListAccumulator extends Accumulator {
  private final String separator;
  private StringBuilder text;

  TextListAccumulator(String separator) {
    this.separator = separator;
  }

  @Override
  void add(Object value, Memory memory) {
    String added = (String) value;
    if (text == null) {
      text = new StringBuilder();
    } else {
      text.append(separator);
    }
    memory.keep(2L * (separator.length() + added.length()));
    text.append(added);
  }

  @Override
  Object result() {
    return text == null ? null : text.toString();
  }

  @Override
  void merge(Accumulator part, Memory memory) {
    Object other = part.result();
    if (other != null) {
      add(other, memory);
    }
  }
}
