package io.ringwire.shop.payment;

import java.util.Optional;

/** The only cards there are: docs/errors.md shows them to users. A real card's number is none of them. */
enum TestCard {
  APPROVED_VISA("4242424242424242", true),
  APPROVED_MASTERCARD("5555555555554444", true),
  DECLINED("4000000000000002", false);

  private static final int LAST_DIGITS = 4;

  private final String number;
  private final boolean approved;

  TestCard(String number, boolean approved) {
    this.number = number;
    this.approved = approved;
  }

  static Optional<TestCard> of(String number) {
    for (TestCard card : values()) {
      if (card.number.equals(number)) {
        return Optional.of(card);
      }
    }
    return Optional.empty();
  }

  boolean isApproved() {
    return approved;
  }

  String last4() {
    return number.substring(number.length() - LAST_DIGITS);
  }
}
