package io.ringwire.perf.load.template;

import java.nio.charset.StandardCharsets;

/** How a value is written into the text around it, so that no value can break out of its place. */
public enum Quoting {
  /** As it is. */
  NONE {
    @Override
    void append(String value, TextBuffer out) {
      out.append(value);
    }
  },

  /** Within a JSON string its characters are escaped; outside of one it is made a string of its own. */
  JSON {
    @Override
    void append(String value, TextBuffer out) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < ' ') {
          out.append("\\u00").append(hex(c >> 4)).append(hex(c & 15));
        } else if (Character.isHighSurrogate(c) && i + 1 < value.length()) {
          out.append(value.substring(i, i + 2));
          i++;
        } else {
          out.append(c);
        }
      }
    }
  },

  /** Everything but letters, digits and {@code -._~} is percent-encoded: a slash in a value begins no new segment. */
  URL {
    @Override
    void append(String value, TextBuffer out) {
      for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
        boolean isPlain =
            (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
        if (isPlain) {
          out.append((char) b);
        } else {
          out.append('%').append(hex((b >> 4) & 15)).append(hex(b & 15));
        }
      }
    }
  },

  /** A header's value: what would end its line becomes a space. */
  HEADER {
    @Override
    void append(String value, TextBuffer out) {
      out.append(value.replace('\r', ' ').replace('\n', ' '));
    }
  };

  /** Of a request's body: {@link #JSON} when it begins like JSON, else {@link #NONE}. */
  public static Quoting ofBody(String body) {
    String start = body.stripLeading();
    return start.startsWith("{") || start.startsWith("[") ? JSON : NONE;
  }

  abstract void append(String value, TextBuffer out);

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
