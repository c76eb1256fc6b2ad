package io.ringwire.shop.inventory;

import io.ringwire.shop.inventory.v1.ReservedLine;
import io.ringwire.shop.type.v1.Money;
import java.util.List;

/** What lines cost together. */
final class Totals {
  private Totals() {}

  /**
   * Exact, or an exception: it never overflows silently.
   *
   * @param lines at least one, all in one currency, as the catalogue is
   */
  static Money of(List<ReservedLine> lines) {
    String currency = lines.get(0).getUnitPrice().getCurrency();
    long minorUnits = 0;
    for (ReservedLine line : lines) {
      if (!line.getUnitPrice().getCurrency().equals(currency)) {
        throw new IllegalStateException(
            "an order in both " + currency + " and " + line.getUnitPrice().getCurrency());
      }
      minorUnits =
          Math.addExact(
              minorUnits,
              Math.multiplyExact(line.getUnitPrice().getMinorUnits(), line.getQuantity()));
    }
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency(currency).build();
  }
}
