package io.ringwire.perf.load.http;

/** Which HTTP a target speaks. */
public enum HttpVersion {
  /** HTTP/1.1 in the clear; over TLS what the server chooses (ALPN). */
  AUTO("auto"),
  HTTP_1_1("1.1"),
  /** Over TLS by ALPN, in the clear by prior knowledge (h2c). */
  HTTP_2("2");

  private final String option;

  HttpVersion(String option) {
    this.option = option;
  }

  /**
   * Reads what a user writes: {@code 1.1} or {@code 2}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static HttpVersion parse(String text) {
    for (HttpVersion version : values()) {
      if (version != AUTO && version.option.equals(text)) {
        return version;
      }
    }
    throw new IllegalArgumentException("the HTTP version must be 1.1 or 2, was " + text);
  }

  @Override
  public String toString() {
    return this == AUTO ? "HTTP" : "HTTP/" + option;
  }
}
