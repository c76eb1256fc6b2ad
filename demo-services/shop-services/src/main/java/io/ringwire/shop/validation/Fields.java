package io.ringwire.shop.validation;

import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import java.util.Map;

/** Checks of single fields. Each fails with INVALID_FIELD naming the field. */
public final class Fields {
  /** Of an id that came from outside; none of the shop's own is longer. */
  private static final int ID_CHARS_MAX = 64;

  private Fields() {}

  /** An id: present and of bounded length; whether it exists is the store's to say. */
  public static String id(String field, String value) {
    return text(field, value, ID_CHARS_MAX);
  }

  /** A text that must be there: not blank, no control characters. */
  public static String text(String field, String value, int charsMax) {
    if (value.isBlank()) {
      throw invalid(field, field + " is missing");
    }
    return optionalText(field, value, charsMax);
  }

  /** A text that may be empty. */
  public static String optionalText(String field, String value, int charsMax) {
    if (value.length() > charsMax) {
      throw invalid(field, field + " is longer than " + charsMax + " characters");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw invalid(field, field + " holds control characters");
    }
    return value;
  }

  /** The refusal itself, for rules of a service's own. */
  public static RpcException invalid(String field, String text) {
    return ShopError.INVALID_FIELD.exception(text, Map.of("field", field));
  }
}
