package io.ringwire.core.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * A path template by the grammar of {@code google.api.http}, read for its faults and its variables.
 * Matching requests is the gateway's.
 *
 * <pre>
 * Template = "/" Segments [ ":" LITERAL ]
 * Segments = Segment { "/" Segment }
 * Segment  = "*" | "**" | LITERAL | "{" FieldPath [ "=" Segments ] "}"
 * </pre>
 *
 * <p>{@code **} stands last but for the verb. A LITERAL is made of RFC 3986 unreserved characters,
 * {@code !$&'(),;+@} and percent escapes; it is never {@code .} or {@code ..}, which a normalising
 * proxy would take away.
 *
 * @param variables field paths in the order of the template
 * @param shape the template without the variables' names: two templates of one shape match the same
 *     requests
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">http.proto</a>
 */
record RouteTemplate(List<String> variables, String shape) {
  /** The gateway's own bound: what it skips is refused here. */
  static final int CHARS_MAX = 1_024;

  /** The gateway's own bound, those inside of variables included. */
  static final int SEGMENTS_MAX = 64;

  private static final String LITERAL_PUNCTUATION = "-_.~!$&'(),;+@";

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong and at which character
   */
  static RouteTemplate parse(String template) {
    return new Parser(template).template();
  }

  private static final class Parser {
    private final String text;
    private final List<String> variables = new ArrayList<>();
    private final StringBuilder shape = new StringBuilder();
    private int at;
    private int segments;
    private boolean afterDoubleStar;

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
      shape.append('/');
      segments(false);
      if (take(':')) {
        shape.append(':');
        shape.append(literal("after ':' stands no verb"));
      }
      if (at < text.length()) {
        throw fault("'" + text.charAt(at) + "' cannot stand here");
      }
      return new RouteTemplate(List.copyOf(variables), shape.toString());
    }

    private void segments(boolean inVariable) {
      segment(inVariable);
      while (take('/')) {
        shape.append('/');
        segment(inVariable);
      }
    }

    private void segment(boolean inVariable) {
      if (afterDoubleStar) {
        throw fault("** must be the last segment");
      }
      if (++segments > SEGMENTS_MAX) {
        throw fault("it has more than " + SEGMENTS_MAX + " segments");
      }
      if (take('{')) {
        if (inVariable) {
          throw fault("a variable stands inside a variable");
        }
        variable();
      } else if (take('*')) {
        afterDoubleStar = take('*');
        shape.append(afterDoubleStar ? "**" : "*");
      } else {
        String literal = literal("a segment is empty");
        if (literal.equals(".") || literal.equals("..")) {
          throw fault("a segment is " + literal);
        }
        shape.append(literal);
      }
    }

    private void variable() {
      String path = fieldPath();
      if (variables.contains(path)) {
        throw fault("the variable " + path + " occurs twice");
      }
      variables.add(path);
      if (take('=')) {
        segments--;
        segments(true);
      } else {
        shape.append('*');
      }
      if (!take('}')) {
        throw fault("the variable " + path + " is not closed by }");
      }
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
      while (at < text.length() && isLiteral()) {
        at++;
      }
      if (at == start) {
        throw fault(whenEmpty);
      }
      return text.substring(start, at);
    }

    private boolean isLiteral() {
      char c = text.charAt(at);
      if (c == '%') {
        if (at + 2 >= text.length() || !isHex(text.charAt(at + 1)) || !isHex(text.charAt(at + 2))) {
          throw fault("% is not followed by two hexadecimal digits");
        }
        if (text.regionMatches(true, at, "%2F", 0, 3)) {
          throw fault("%2F is a slash inside of a segment");
        }
        return true;
      }
      return isIdentifier(c, false) || LITERAL_PUNCTUATION.indexOf(c) >= 0;
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

    private static boolean isIdentifier(char c, boolean first) {
      return c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c == '_'
          || !first && c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
      return Character.digit(c, 16) >= 0 && c < 128;
    }
  }
}
