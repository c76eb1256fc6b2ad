package io.ringwire.shop.error;

import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can go wrong in the shop's own terms. Numbers and names are stable: callers decide by them, so none
 * is ever changed or used again. docs/errors.md tells each one's meaning and cure.
 */
public enum ShopError {
  INVALID_FIELD(1001, StatusCode.INVALID_ARGUMENT),
  INVALID_PAGE_TOKEN(1002, StatusCode.INVALID_ARGUMENT),
  STORE_UNAVAILABLE(1003, StatusCode.UNAVAILABLE),

  USER_NOT_FOUND(10_001, StatusCode.NOT_FOUND),
  EMAIL_TAKEN(10_002, StatusCode.ALREADY_EXISTS),

  ITEM_NOT_FOUND(20_001, StatusCode.NOT_FOUND),
  OUT_OF_STOCK(20_002, StatusCode.FAILED_PRECONDITION),
  INVALID_QUANTITY(20_003, StatusCode.INVALID_ARGUMENT),
  RESERVATION_CLOSED(20_004, StatusCode.FAILED_PRECONDITION),

  ORDER_NOT_FOUND(30_001, StatusCode.NOT_FOUND),
  ORDER_NOT_CANCELLABLE(30_002, StatusCode.FAILED_PRECONDITION),
  ORDER_CANCELLED(30_003, StatusCode.ABORTED),
  ORDER_NOT_COMPLETED(30_004, StatusCode.UNAVAILABLE),
  TOO_MANY_WATCHERS(30_005, StatusCode.RESOURCE_EXHAUSTED),

  CARD_DECLINED(40_001, StatusCode.FAILED_PRECONDITION),
  INVALID_CARD(40_002, StatusCode.INVALID_ARGUMENT),
  PAYMENT_CLOSED(40_003, StatusCode.FAILED_PRECONDITION);

  /** Who owns the catalogue: the domain of each error's {@code google.rpc.ErrorInfo}. */
  public static final String DOMAIN = "shop.ringwire.io";

  private final AppError error;
  private final StatusCode code;

  ShopError(int number, StatusCode code) {
    this.error = AppError.of(DOMAIN, number, name());
    this.code = code;
  }

  public int number() {
    return error.number();
  }

  /** The status code it always comes with. */
  public StatusCode code() {
    return code;
  }

  /** The status of one occurrence. */
  public Status status(String text, Map<String, String> about) {
    return error.status(code, text, about);
  }

  /**
   * One occurrence, to throw.
   *
   * @param text for strangers
   * @param about what it was about, for programs: the keys are in docs/errors.md
   */
  public RpcException exception(String text, Map<String, String> about) {
    return status(text, about).asException();
  }

  /** The entry that a status carries; empty when it carries none of this catalogue. */
  public static Optional<ShopError> of(Status status) {
    return AppError.from(status).flatMap(ShopError::of);
  }

  private static Optional<ShopError> of(AppError found) {
    for (ShopError candidate : values()) {
      if (candidate.error.matches(found)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
