package io.ringwire.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A response, without what the connection decides by itself: length, connection and date.
 *
 * @param status 200 to 599
 * @param headers names in lower case; never from a stranger unchecked
 * @param body empty for none
 */
public record HttpResponse(int status, List<Header> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  /** One header line. */
  public record Header(String name, String value) {
    public Header {
      for (int i = 0; i < value.length(); i++) {
        if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
          throw new IllegalArgumentException(
              "the header " + name + " has a character that must not be in it");
        }
      }
      name = name.toLowerCase(Locale.ROOT);
    }
  }

  public HttpResponse {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a final status is 200 to 599, was " + status);
    }
    headers = List.copyOf(headers);
  }

  public static HttpResponse of(int status) {
    return new HttpResponse(status, List.of(), NOTHING);
  }

  public static HttpResponse of(int status, String contentType, byte[] body) {
    return new HttpResponse(status, List.of(new Header("content-type", contentType)), body);
  }

  public HttpResponse with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpResponse(status, more, body);
  }
}
