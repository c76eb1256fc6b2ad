package io.ringwire.shop.paging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringwire.shop.error.ShopError;
import java.util.Base64;
import java.util.Map;

/**
 * Where a list goes on, in a form that says nothing to its reader: the list's name and the last key given out. A token
 * of one list is refused by another.
 */
public final class PageToken {
  private static final String VERSION = "1";
  private static final char SEPARATOR = '\n';
  private static final int CHARS_MAX = 512;

  private PageToken() {}

  /** The token of the page after {@code lastKey}. */
  public static String after(String list, String lastKey) {
    String plain = VERSION + SEPARATOR + list + SEPARATOR + lastKey;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
  }

  /** The last key of the page before; empty for the first page. Fails with INVALID_PAGE_TOKEN. */
  public static String lastKey(String list, String token) {
    if (token.isEmpty()) {
      return "";
    }
    String prefix = VERSION + SEPARATOR + list + SEPARATOR;
    String plain = token.length() > CHARS_MAX ? "" : decoded(token);
    if (!plain.startsWith(prefix)) {
      throw ShopError.INVALID_PAGE_TOKEN.exception(
          "the page token was not given out for this list", Map.of());
    }
    return plain.substring(prefix.length());
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
