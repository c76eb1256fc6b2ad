package io.ringwire.perf.load.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text with <code>${...}</code> in it, parsed once and rendered for each call: <code>/v1/items/${data.item_id}</code>.
 * What may stand between the braces is said at {@link Variables}; <code>$${</code> is a <code>${</code> that means
 * nothing. The same seed and call number give the same text, except for values drawn from a {@link Pool}. Immutable.
 */
public final class Template {
  static final int CHARS_MAX = 4 << 20;
  static final int PLACES_MAX = 10_000;

  private static final int BYTES_A_VALUE_EXPECTED = 24;

  private final String text;
  private final List<Piece> pieces;
  private final byte[] fixed;
  private final int bytesExpected;

  private Template(String text, List<Piece> pieces, byte[] tail) {
    this.text = text;
    this.pieces = List.copyOf(pieces);
    this.fixed = tail;
    int expected = tail.length;
    for (Piece piece : pieces) {
      expected += piece.before.length + BYTES_A_VALUE_EXPECTED;
    }
    this.bytesExpected = expected;
  }

  /**
   * Reads a template.
   *
   * @param quoting how values are written into it
   * @throws TemplateException naming the place and what is wrong with it
   */
  public static Template parse(String text, Quoting quoting, Variables variables)
      throws TemplateException {
    if (text.length() > CHARS_MAX) {
      throw new TemplateException(
          "a template has at most " + CHARS_MAX + " characters, this one " + text.length());
    }
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    JsonPlace place = new JsonPlace();
    for (int at = 0; at < text.length(); at++) {
      if (text.startsWith("$${", at)) {
        plain.append("${");
        at += 2;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new TemplateException(
              "${ without its } at character " + (at + 1) + " of '" + Excerpt.of(text) + "'");
        }
        Value value = variables.find(text.substring(at + 2, end), salt(text, pieces.size()));
        place.read(plain);
        boolean isBare =
            quoting == Quoting.JSON && !place.isInString() && value instanceof Value.Text;
        plain.append(isBare ? "\"" : "");
        pieces.add(new Piece(utf8(plain), value, quoting));
        plain.setLength(0);
        plain.append(isBare ? "\"" : "");
        place.skip(plain.length());
        if (pieces.size() > PLACES_MAX) {
          throw new TemplateException(
              "a template has at most " + PLACES_MAX + " places for values");
        }
        at = end;
      } else {
        plain.append(text.charAt(at));
      }
    }
    return new Template(text, pieces, utf8(plain));
  }

  /** A text in which nothing is replaced. */
  public static Template fixed(String text) {
    return new Template(text, List.of(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether it is the same for each call, so that one may encode it once. */
  public boolean isFixed() {
    return pieces.isEmpty();
  }

  /**
   * The text of one call as UTF-8. On any thread.
   *
   * @param sequence the call's number within the run, from 0
   * @return the caller's to keep and change
   */
  public byte[] render(long sequence) {
    if (pieces.isEmpty()) {
      return fixed.clone();
    }
    TextBuffer out = new TextBuffer(bytesExpected);
    for (Piece piece : pieces) {
      out.append(piece.before);
      if (piece.value instanceof Value.Number number) {
        out.append(number.of(sequence));
      } else {
        piece.quoting.append(((Value.Text) piece.value).of(sequence), out);
      }
    }
    return out.append(fixed).toBytes();
  }

  /** The pools it draws from; while one is empty it renders to nothing useful. */
  public Set<Pool> pools() {
    return pieces.stream()
        .map(Piece::value)
        .flatMap(value -> value instanceof Pool.Draw draw ? Stream.of(draw.pool()) : Stream.empty())
        .collect(Collectors.toSet());
  }

  /** The template as it was written. */
  @Override
  public String toString() {
    return text;
  }

  private static byte[] utf8(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Tells random values at different places apart. */
  private static long salt(String text, int place) {
    return ((long) text.hashCode() << 32) + place;
  }

  /** A value and the text before it. */
  private record Piece(byte[] before, Value value, Quoting quoting) {}
}
