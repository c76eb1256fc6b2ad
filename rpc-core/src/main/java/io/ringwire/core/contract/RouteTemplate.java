package io.ringwire.core.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A path template by the grammar of {@code google.api.http}. Contracts are checked with it, and the gateway matches requests
 * by it: what one takes the other does.
 *
 * <pre>
 * Template = "/" Segments [ ":" LITERAL ]
 * Segments = Segment { "/" Segment }
 * Segment  = "*" | "**" | LITERAL | "{" FieldPath [ "=" Segments ] "}"
 * </pre>
 *
 * <p>{@code **} stands last but for the verb; variables do not nest, and each names a field of its own. A LITERAL is made of
 * RFC 3986 unreserved characters, {@code !$&'(),;+@} and percent escapes of UTF-8. Decoded it holds no slash, backslash or
 * NUL and is not {@code .} or {@code ..}, since no request may have these in its path.
 *
 * @param text as its author wrote it
 * @param segments variables replaced by what they match
 * @param variables in their order in the text
 * @param verb decoded; empty when there is none
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">http.proto</a>
 */
public record RouteTemplate(
    String text, List<Segment> segments, List<Variable> variables, String verb) {
  /** Longer templates are refused. */
  public static final int CHARS_MAX = 1_024;

  /** Those inside of variables included; bounds the depth of whatever tree routes are matched in. */
  public static final int SEGMENTS_MAX = 64;

  private static final String LITERAL_PUNCTUATION = "-_.~!$&'(),;+@";

  public RouteTemplate {
    segments = List.copyOf(segments);
    variables = List.copyOf(variables);
  }

  /** What one or, for {@link Rest}, any number of path segments must be. */
  public sealed interface Segment {}

  /**
   * Exactly this segment.
   *
   * @param value percent-decoded
   */
  public record Literal(String value) implements Segment {}

  /** {@code *}: any one segment. */
  public record Any() implements Segment {}

  /** {@code **}: zero or more segments, to the end. */
  public record Rest() implements Segment {}

  /**
   * A field that the path fills.
   *
   * @param fieldPath dotted, from the request message
   * @param from index of its first segment
   * @param to index after its last segment
   * @param manySegments whether its value may span segments
   */
  public record Variable(String fieldPath, int from, int to, boolean manySegments) {}

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong and at which character
   */
  public static RouteTemplate parse(String template) {
    return new Parser(template).template();
  }

  /**
   * The template without the variables' names and with one spelling of each literal: two templates of one shape match the
   * same requests.
   */
  public String shape() {
    StringBuilder shape = new StringBuilder();
    for (Segment segment : segments) {
      shape.append('/');
      if (segment instanceof Literal literal) {
        encode(literal.value(), shape);
      } else {
        shape.append(segment instanceof Rest ? "**" : "*");
      }
    }
    if (!verb.isEmpty()) {
      encode(verb, shape.append(':'));
    }
    return shape.toString();
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }

  private static void encode(String literal, StringBuilder out) {
    for (byte b : literal.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain((char) (b & 0xFF))) {
        out.append((char) b);
      } else {
        HexFormat.of().withUpperCase().toHexDigits(out.append('%'), b);
      }
    }
  }

  private static boolean isPlain(char c) {
    return isIdentifier(c, false) || LITERAL_PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean isIdentifier(char c, boolean first) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || !first && c >= '0' && c <= '9';
  }

  private static final class Parser {
    private final String text;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
    }

    RouteTemplate template() {
      if (text.length() > CHARS_MAX) {
        throw new IllegalArgumentException(
            "it is longer than " + CHARS_MAX + " characters (" + text.length() + ")");
      }
      if (!take('/')) {
        throw fault("it does not begin with /");
      }
      segments(false);
      String verb = take(':') ? literal("after ':' stands no verb") : "";
      if (at < text.length()) {
        throw fault("'" + text.charAt(at) + "' cannot stand here");
      }
      return new RouteTemplate(text, segments, variables, verb);
    }

    private void segments(boolean inVariable) {
      do {
        segment(inVariable);
      } while (take('/'));
    }

    private void segment(boolean inVariable) {
      if (!segments.isEmpty() && segments.get(segments.size() - 1) instanceof Rest) {
        throw fault("** must be the last segment");
      }
      if (segments.size() == SEGMENTS_MAX) {
        throw fault("it has more than " + SEGMENTS_MAX + " segments");
      }
      if (take('{')) {
        if (inVariable) {
          throw fault("a variable stands inside a variable");
        }
        variable();
      } else if (take('*')) {
        segments.add(take('*') ? new Rest() : new Any());
      } else {
        String literal = literal("a segment is empty");
        if (literal.equals(".") || literal.equals("..")) {
          throw fault("a segment is " + literal);
        }
        segments.add(new Literal(literal));
      }
    }

    private void variable() {
      String path = fieldPath();
      if (variables.stream().anyMatch(other -> other.fieldPath().equals(path))) {
        throw fault("the variable " + path + " occurs twice");
      }
      int from = segments.size();
      if (take('=')) {
        segments(true);
      } else {
        segments.add(new Any());
      }
      if (!take('}')) {
        throw fault("the variable " + path + " is not closed by }");
      }
      int to = segments.size();
      boolean many = to - from > 1 || segments.get(from) instanceof Rest;
      variables.add(new Variable(path, from, to, many));
    }

    private String fieldPath() {
      int start = at;
      do {
        int name = at;
        while (at < text.length() && isIdentifier(text.charAt(at), at == name)) {
          at++;
        }
        if (at == name) {
          throw fault("a field name is expected");
        }
      } while (take('.'));
      return text.substring(start, at);
    }

    private String literal(String whenEmpty) {
      int start = at;
      ByteBuffer decoded = ByteBuffer.allocate(text.length());
      while (at < text.length() && (text.charAt(at) == '%' || isPlain(text.charAt(at)))) {
        if (text.charAt(at) == '%') {
          decoded.put(escaped());
          at += 3;
        } else {
          decoded.put((byte) text.charAt(at));
          at++;
        }
      }
      if (at == start) {
        throw fault(whenEmpty);
      }
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
      } catch (CharacterCodingException e) {
        at = start;
        throw fault("the percent escapes are no UTF-8");
      }
    }

    private byte escaped() {
      if (at + 2 >= text.length() || !isHex(text.charAt(at + 1)) || !isHex(text.charAt(at + 2))) {
        throw fault("% is not followed by two hexadecimal digits");
      }
      int value = HexFormat.fromHexDigits(text, at + 1, at + 3);
      switch (value) {
        case '/' -> throw fault("%2F is a slash inside of a segment");
        case 0, '\\' -> throw fault(text.substring(at, at + 3) + " cannot stand in a path");
        default -> {
          return (byte) value;
        }
      }
    }

    private boolean take(char expected) {
      if (at < text.length() && text.charAt(at) == expected) {
        at++;
        return true;
      }
      return false;
    }

    private IllegalArgumentException fault(String what) {
      return new IllegalArgumentException(what + " (at character " + (at + 1) + ")");
    }

    private static boolean isHex(char c) {
      return HexFormat.isHexDigit(c);
    }
  }
}
