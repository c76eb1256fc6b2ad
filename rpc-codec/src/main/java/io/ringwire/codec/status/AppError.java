package io.ringwire.codec.status;

import com.google.rpc.ErrorInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An application's own error, under one of the closed {@link StatusCode}s. It travels as a {@code
 * google.rpc.ErrorInfo} detail, so peers of any stack can read it.
 *
 * <pre>{@code
 * static final AppError OUT_OF_STOCK = AppError.of("shop.ringwire.io", 30011, "OUT_OF_STOCK");
 *
 * throw OUT_OF_STOCK
 *     .status(StatusCode.FAILED_PRECONDITION, "not enough in stock", Map.of("item_id", id))
 *     .asException();
 *
 * if (AppError.from(status).filter(OUT_OF_STOCK::matches).isPresent()) { ... }
 * }</pre>
 *
 * @param domain who owns the catalogue, as a DNS name
 * @param number stable number within the domain, positive
 * @param name stable name within the domain, UPPER_SNAKE_CASE of at most 63 characters
 * @param metadata what this occurrence was about. Strangers may read it
 */
public record AppError(String domain, int number, String name, Map<String, String> metadata) {
  private static final String NUMBER_KEY = "number";
  private static final int NAME_CHARS_MAX = 63;

  public AppError {
    if (domain.isEmpty()) {
      throw new IllegalArgumentException("an application error needs a domain");
    }
    if (number <= 0) {
      throw new IllegalArgumentException("an application error's number is positive: " + number);
    }
    if (!isUpperSnakeCase(name)) {
      throw new IllegalArgumentException(
          "an application error's name is UPPER_SNAKE_CASE: " + name);
    }
    if (metadata.containsKey(NUMBER_KEY)) {
      throw new IllegalArgumentException("the metadata key \"number\" belongs to the number");
    }
    metadata = Map.copyOf(metadata);
  }

  /** An entry of a catalogue: the error itself, not yet an occurrence of it. */
  public static AppError of(String domain, int number, String name) {
    return new AppError(domain, number, name, Map.of());
  }

  /** The status of an occurrence. */
  public Status status(StatusCode code, String text) {
    return status(code, text, Map.of());
  }

  /** The status of an occurrence, with what it was about. */
  public Status status(StatusCode code, String text, Map<String, String> about) {
    AppError occurrence = new AppError(domain, number, name, about);
    return Status.of(code, text).withDetail(occurrence.toErrorInfo());
  }

  /** Whether the other is the same entry of the same catalogue, whatever it was about. */
  public boolean matches(AppError other) {
    return number == other.number && domain.equals(other.domain);
  }

  /** The application error a status carries. Empty when it carries none, or none with a number. */
  public static Optional<AppError> from(Status status) {
    return status.detail(ErrorInfo.class).flatMap(AppError::fromErrorInfo);
  }

  private ErrorInfo toErrorInfo() {
    return ErrorInfo.newBuilder()
        .setDomain(domain)
        .setReason(name)
        .putAllMetadata(metadata)
        .putMetadata(NUMBER_KEY, Integer.toString(number))
        .build();
  }

  private static Optional<AppError> fromErrorInfo(ErrorInfo info) {
    Map<String, String> metadata = new HashMap<>(info.getMetadataMap());
    String number = metadata.remove(NUMBER_KEY);
    if (number == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new AppError(info.getDomain(), Integer.parseInt(number), info.getReason(), metadata));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // An ErrorInfo of somebody else's making.
    }
  }

  private static boolean isUpperSnakeCase(String name) {
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
        return false;
      }
    }
    return true;
  }
}
