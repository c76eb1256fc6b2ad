package io.ringwire.gateway.route;

import io.ringwire.core.contract.RouteTemplate;
import io.ringwire.gateway.transcode.PercentDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of one request, split and checked once: after this no part of the gateway looks at the raw path again. Refused
 * are {@code .} and {@code ..} segments in any encoding, empty segments, NUL, backslashes, malformed escapes and bytes
 * that are no UTF-8.
 */
final class RequestPath {
  private final String[] raw;
  private final String[] decoded;
  private final boolean trailingSlash;
  private final boolean encodedSlash;

  private RequestPath(String[] raw, String[] decoded, boolean trailingSlash, boolean encodedSlash) {
    this.raw = raw;
    this.decoded = decoded;
    this.trailingSlash = trailingSlash;
    this.encodedSlash = encodedSlash;
  }

  /**
   * @param path as it came in the request line, without the query
   * @throws RouteException with a text for the client
   */
  static RequestPath parse(String path) throws RouteException {
    if (!path.startsWith("/")) {
      throw new RouteException("the path must begin with /");
    }
    List<String> raw = new ArrayList<>();
    List<String> decoded = new ArrayList<>();
    boolean encodedSlash = false;
    boolean trailingSlash = false;
    int start = 1;
    int end;
    do {
      end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      if (start == end) {
        if (end < path.length()) {
          throw new RouteException("the path has an empty segment");
        }
        trailingSlash = !raw.isEmpty();
        break;
      }
      String segment = path.substring(start, end);
      String plain = decode(segment);
      encodedSlash |= plain.indexOf('/') >= 0;
      raw.add(segment);
      decoded.add(plain);
      start = end + 1;
    } while (end < path.length());
    return new RequestPath(
        raw.toArray(new String[0]), decoded.toArray(new String[0]), trailingSlash, encodedSlash);
  }

  private static String decode(String segment) throws RouteException {
    boolean plain = true;
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '\\') {
        throw new RouteException("the path has a character that must be percent-encoded");
      }
      plain &= c != '%';
    }
    String decoded = segment;
    if (!plain) {
      String text = PercentDecoder.decode(segment);
      if (text == null) {
        throw new RouteException("the path has a malformed percent escape");
      }
      if (text.indexOf('\0') >= 0 || text.indexOf('\\') >= 0) {
        throw new RouteException("the path has a forbidden character");
      }
      decoded = text;
    }
    if (decoded.equals(".") || decoded.equals("..")) {
      throw new RouteException("the path has a dot segment");
    }
    return decoded;
  }

  int size() {
    return decoded.length;
  }

  String segment(int index) {
    return decoded[index];
  }

  /** Whether a slash follows the last segment. */
  boolean trailingSlash() {
    return trailingSlash;
  }

  /** Whether any segment holds an encoded slash. */
  boolean hasEncodedSlash() {
    return encodedSlash;
  }

  boolean hasEncodedSlash(int index) {
    return decoded[index].indexOf('/') >= 0;
  }

  /** The text after the last colon of the last segment; null when that leaves no segment or no verb. */
  @Nullable String verb() {
    if (raw.length == 0) {
      return null;
    }
    String last = raw[raw.length - 1];
    int colon = last.lastIndexOf(':');
    return colon <= 0 || colon == last.length() - 1
        ? null
        : decodeChecked(last.substring(colon + 1));
  }

  /** This path without its {@link #verb()}. */
  RequestPath withoutVerb() {
    String[] rawBefore = raw.clone();
    String[] decodedBefore = decoded.clone();
    int last = raw.length - 1;
    rawBefore[last] = raw[last].substring(0, raw[last].lastIndexOf(':'));
    decodedBefore[last] = decodeChecked(rawBefore[last]);
    return new RequestPath(rawBefore, decodedBefore, trailingSlash, encodedSlash);
  }

  /** What a variable captured. */
  String capture(RouteTemplate.Variable variable, int templateSegments) {
    if (!variable.manySegments()) {
      return decoded[variable.from()];
    }
    // A variable that ends with ** ends the template too, and takes all that is left of the path.
    int to = variable.to() == templateSegments ? decoded.length : variable.to();
    StringBuilder value = new StringBuilder();
    for (int i = variable.from(); i < to; i++) {
      if (i > variable.from()) {
        value.append('/');
      }
      value.append(hasEncodedSlash(i) ? decodeButSlash(raw[i]) : decoded[i]);
    }
    return value.toString();
  }

  // The escapes were checked by parse; cutting at a colon splits none of them.
  private static String decodeChecked(String part) {
    String text = PercentDecoder.decode(part);
    return text == null ? part : text;
  }

  private static String decodeButSlash(String part) {
    String text = PercentDecoder.decodeButSlash(part);
    return text == null ? part : text;
  }
}
