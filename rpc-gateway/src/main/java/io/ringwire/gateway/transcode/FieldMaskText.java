package io.ringwire.gateway.transcode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FieldMask paths: snake_case in the message, lowerCamelCase and joined by commas in JSON. */
final class FieldMaskText {
  /** Paths of one mask. */
  private static final int PATHS_MAX = 1024;

  private FieldMaskText() {}

  static List<String> parse(String text) throws TranscodeException {
    List<String> paths = new ArrayList<>();
    if (text.isEmpty()) {
      return paths;
    }
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      if (end > start) { // JsonFormat passes over empty paths, too.
        paths.add(toSnakeCase(text, start, end));
      }
      if (paths.size() > PATHS_MAX) {
        throw TranscodeException.of("a field mask of more than " + PATHS_MAX + " paths");
      }
      start = end + 1;
    }
    return paths;
  }

  private static String toSnakeCase(String text, int from, int to) throws TranscodeException {
    StringBuilder path = new StringBuilder(to - from + 8);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        path.append('_').append((char) (c + 32));
      } else if (c == '_') {
        throw Scalars.expected("field mask paths in lowerCamelCase", text);
      } else {
        path.append(c);
      }
    }
    return path.toString();
  }

  /** Appends a path in lowerCamelCase; null when it would not read back as the same path. */
  static @Nullable StringBuilder print(String path, StringBuilder out) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '_') {
        i++;
        if (i == path.length() || path.charAt(i) < 'a' || path.charAt(i) > 'z') {
          return null;
        }
        out.append((char) (path.charAt(i) - 32));
      } else if (c >= 'A' && c <= 'Z' || c == ',') {
        return null;
      } else {
        out.append(c);
      }
    }
    return out;
  }
}
