package io.ringwire.shop.validation;

import io.ringwire.shop.error.ShopError;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The rule for lines of items, the same in an order and in its reservation. */
public final class Lines {
  static final int LINES_MAX = 50;
  static final int QUANTITY_MAX = 1_000;

  private Lines() {}

  /**
   * Checks 1 to 50 lines, each with an item of its own. Fails with INVALID_FIELD, or with INVALID_QUANTITY unless each
   * quantity is 1 to 1000.
   */
  public static <L> void check(
      List<L> lines, Function<L, String> itemId, ToIntFunction<L> quantity) {
    if (lines.isEmpty() || lines.size() > LINES_MAX) {
      throw Fields.invalid(
          "lines", "an order has 1 to " + LINES_MAX + " lines, not " + lines.size());
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String field = "lines[" + i + "].item_id";
      String item = Fields.id(field, itemId.apply(lines.get(i)));
      if (!seen.add(item)) {
        throw Fields.invalid(field, "two lines are for " + item + "; make them one");
      }
      int pieces = quantity.applyAsInt(lines.get(i));
      if (pieces < 1 || pieces > QUANTITY_MAX) {
        throw ShopError.INVALID_QUANTITY.exception(
            "a quantity must be 1 to " + QUANTITY_MAX + ", was " + pieces,
            Map.of("item_id", item, "quantity", Integer.toString(pieces)));
      }
    }
  }
}
