package io.ringwire.gateway.route;

import io.ringwire.gateway.transcode.PercentDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A path template of {@code google.api.http}, parsed:
 *
 * <pre>
 * Template = "/" Segments [ Verb ]       Segments = Segment { "/" Segment }
 * Segment  = "*" | "**" | LITERAL | Variable
 * Variable = "{" FieldPath [ "=" Segments ] "}"
 * FieldPath = IDENT { "." IDENT }        Verb = ":" LITERAL
 * </pre>
 *
 * <p>{@code **} is last but for the verb, variables do not nest, and each names a field of its own.
 *
 * @param text as its author wrote it
 * @param segments variables replaced by what they match
 * @param variables in their order in the text
 * @param verb empty when there is none
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">http.proto</a>
 */
public record PathTemplate(
    String text, List<Segment> segments, List<Variable> variables, String verb) {
  /** Bounds the depth of the matcher's tree, and with it of its recursion. */
  static final int SEGMENTS_MAX = 64;

  static final int CHARS_MAX = 1024;

  public PathTemplate {
    segments = List.copyOf(segments);
    variables = List.copyOf(variables);
  }

  /** What one or, for {@link Rest}, any number of path segments must be. */
  public sealed interface Segment {}

  /** Exactly this segment. @param value percent-decoded */
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
   * @param manySegments whether its value may span segments: then an encoded slash in it stays encoded
   */
  public record Variable(String fieldPath, int from, int to, boolean manySegments) {}

  /**
   * Parses a template.
   *
   * @throws RouteException naming the place and the rule
   */
  public static PathTemplate parse(String text) throws RouteException {
    return new Parser(text).parse();
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class Parser {
    private final String text;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
    }

    PathTemplate parse() throws RouteException {
      if (text.length() > CHARS_MAX) {
        throw new RouteException(
            "a path template of " + text.length() + " characters; at most " + CHARS_MAX);
      }
      if (!text.startsWith("/")) {
        throw fail("it must begin with /");
      }
      at = 1;
      segments(false);
      String verb = "";
      if (at < text.length() && text.charAt(at) == ':') {
        at++;
        verb = literal();
      }
      if (at < text.length()) {
        throw fail("unexpected '" + text.charAt(at) + "'");
      }
      for (int i = 0; i < segments.size() - 1; i++) {
        if (segments.get(i) instanceof Rest) {
          throw fail("** must be the last segment");
        }
      }
      return new PathTemplate(text, segments, variables, verb);
    }

    private void segments(boolean inVariable) throws RouteException {
      do {
        segment(inVariable);
        if (segments.size() > SEGMENTS_MAX) {
          throw fail("more than " + SEGMENTS_MAX + " segments");
        }
      } while (take('/'));
    }

    private void segment(boolean inVariable) throws RouteException {
      if (take('*')) {
        segments.add(take('*') ? new Rest() : new Any());
      } else if (take('{')) {
        if (inVariable) {
          throw fail("variables do not nest");
        }
        variable();
      } else {
        segments.add(new Literal(literal()));
      }
    }

    private void variable() throws RouteException {
      String fieldPath = fieldPath();
      if (variables.stream().anyMatch(other -> other.fieldPath().equals(fieldPath))) {
        throw fail("the field " + fieldPath + " occurs twice");
      }
      int from = segments.size();
      if (take('=')) {
        segments(true);
      } else {
        segments.add(new Any());
      }
      if (!take('}')) {
        throw fail("the variable " + fieldPath + " lacks its }");
      }
      int to = segments.size();
      boolean many = to - from > 1 || segments.get(from) instanceof Rest;
      variables.add(new Variable(fieldPath, from, to, many));
    }

    private String fieldPath() throws RouteException {
      int start = at;
      do {
        int ident = at;
        while (at < text.length() && isIdent(text.charAt(at), at > ident)) {
          at++;
        }
        if (at == ident) {
          throw fail("a field name is expected");
        }
      } while (take('.'));
      return text.substring(start, at);
    }

    private String literal() throws RouteException {
      int start = at;
      while (at < text.length() && isLiteral(text.charAt(at))) {
        at++;
      }
      if (at == start) {
        throw fail(
            at == text.length() && text.endsWith("/")
                ? "it must not end with /"
                : "a literal, *, ** or {field} is expected");
      }
      String decoded = PercentDecoder.decode(text.substring(start, at));
      if (decoded == null || decoded.indexOf('/') >= 0) {
        throw fail("a malformed percent escape");
      }
      return decoded;
    }

    private boolean take(char wanted) {
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private RouteException fail(String rule) {
      return new RouteException(
          "path template \"" + text + "\", character " + (at + 1) + ": " + rule);
    }

    private static boolean isIdent(char c, boolean digitAllowed) {
      return c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c == '_'
          || digitAllowed && c >= '0' && c <= '9';
    }

    // RFC 3986 pchar, without the characters that mean something in a template.
    private static boolean isLiteral(char c) {
      return isIdent(c, true) || "-.~!$&'()+,;@%".indexOf(c) >= 0;
    }
  }
}
