package io.ringwire.gateway.upstream;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What bodies may be sent, and what answers are accepted. */
final class ContentNegotiation {
  static final String JSON = "application/json";
  static final String EVENTS = "text/event-stream";

  private ContentNegotiation() {}

  /** Whether a body of this type is JSON in UTF-8. One without a type is taken for it. */
  static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
    String type = parts[0].trim();
    if (!type.equals(JSON) && !(type.startsWith("application/") && type.endsWith("+json"))) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      if (parameter.startsWith("charset=")
          && !parameter.substring(8).replace("\"", "").equals("utf-8")) {
        return false;
      }
    }
    return true;
  }

  /** Whether an {@code Accept} header takes a type. Without the header anything is taken. */
  static boolean accepts(@Nullable String accept, String type) {
    if (accept == null || accept.isBlank()) {
      return true;
    }
    String family = type.substring(0, type.indexOf('/')) + "/*";
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = range.split(";");
      String name = parts[0].trim();
      if ((name.equals(type) || name.equals(family) || name.equals("*/*")) && !isRefused(parts)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRefused(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].trim().matches("q=0(\\.0{0,3})?")) {
        return true;
      }
    }
    return false;
  }
}
