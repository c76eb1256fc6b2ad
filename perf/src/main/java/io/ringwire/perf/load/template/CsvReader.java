package io.ringwire.perf.load.template;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Splits CSV text into rows, by RFC 4180; line ends may also be single characters. */
final class CsvReader {
  private static final int END = -1;

  private final BufferedReader in;
  private int line = 1;
  private boolean unclosed;

  CsvReader(BufferedReader in) {
    this.in = in;
  }

  /** The line on which the next row begins, from 1. */
  int line() {
    return line;
  }

  /** Whether the text ended within quotes. */
  boolean isUnclosed() {
    return unclosed;
  }

  /** The next row's values; none at the end of the text. */
  List<String> row() throws IOException {
    List<String> values = new ArrayList<>();
    int next = in.read();
    if (next == END) {
      return values;
    }
    StringBuilder value = new StringBuilder();
    while (true) {
      if (next == '"' && value.length() == 0) {
        next = quoted(value);
      } else if (next == ',') {
        values.add(value.toString());
        value.setLength(0);
        next = in.read();
      } else if (next == END || next == '\n' || next == '\r') {
        endLine(next);
        values.add(value.toString());
        return values;
      } else {
        value.append((char) next);
        next = in.read();
      }
    }
  }

  /** Reads to the closing quote, and returns the character after it. */
  private int quoted(StringBuilder value) throws IOException {
    for (int next = in.read(); next != END; next = in.read()) {
      if (next != '"') {
        line += next == '\n' ? 1 : 0;
        value.append((char) next);
        continue;
      }
      int after = in.read();
      if (after != '"') {
        return after;
      }
      value.append('"');
    }
    unclosed = true;
    return END;
  }

  private void endLine(int end) throws IOException {
    line++;
    if (end == '\r') {
      in.mark(1);
      if (in.read() != '\n') {
        in.reset();
      }
    }
  }
}
