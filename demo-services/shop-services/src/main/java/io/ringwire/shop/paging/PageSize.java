package io.ringwire.shop.paging;

import io.ringwire.shop.error.ShopError;
import java.util.Map;

/** How many elements a page holds. */
public final class PageSize {
  static final int DEFAULT = 20;
  static final int MAX = 100;

  private PageSize() {}

  /** The size asked for; 0 means 20. Fails with INVALID_FIELD unless it is 0 to 100. */
  public static int of(int asked) {
    if (asked < 0 || asked > MAX) {
      throw ShopError.INVALID_FIELD.exception(
          "page_size must be 1 to " + MAX + ", or 0 for " + DEFAULT + "; was " + asked,
          Map.of("field", "page_size"));
    }
    return asked == 0 ? DEFAULT : asked;
  }
}
