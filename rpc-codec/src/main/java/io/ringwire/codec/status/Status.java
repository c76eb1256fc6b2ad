package io.ringwire.codec.status;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a call ended. Immutable.
 *
 * @param code what happened, for programs
 * @param text what happened, for people. It may reach strangers, so it names no host, class, path or
 *     query. At most 4 KiB of its UTF-8 travel
 * @param details typed refinements, such as the {@code google.rpc.ErrorInfo} of an {@link AppError};
 *     all of them together travel only up to 16 KiB
 */
public record Status(StatusCode code, String text, List<Any> details) {
  /** Success, without text or details. */
  public static final Status OK = new Status(StatusCode.OK, "", List.of());

  public Status {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(text, "text");
    details = List.copyOf(details);
  }

  public static Status of(StatusCode code) {
    return code == StatusCode.OK ? OK : new Status(code, "", List.of());
  }

  public static Status of(StatusCode code, String text) {
    return new Status(code, text, List.of());
  }

  /** This status with one more detail, packed under its type's name. */
  public Status withDetail(Message detail) {
    return withDetail(Any.pack(detail));
  }

  /** This status with one more detail. */
  public Status withDetail(Any detail) {
    List<Any> more = new ArrayList<>(details.size() + 1);
    more.addAll(details);
    more.add(detail);
    return new Status(code, text, more);
  }

  /**
   * The first detail of a type. Empty when there is none, and also when the bytes under that type's
   * name do not parse: a peer's mistake must not turn one failure into another.
   */
  public <T extends Message> Optional<T> detail(Class<T> type) {
    for (Any detail : details) {
      if (detail.is(type)) {
        try {
          return Optional.of(detail.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  public boolean isOk() {
    return code == StatusCode.OK;
  }

  /** This status as an exception to throw or to complete a stage with. */
  public RpcException asException() {
    return new RpcException(this);
  }

  /** As {@link #asException()}, with a cause kept for the local log. The cause never travels. */
  public RpcException asException(Throwable cause) {
    return new RpcException(this, cause);
  }

  /** {@code NOT_FOUND: no such user}, or the code alone. Details are left out: they can be long. */
  @Override
  public String toString() {
    return text.isEmpty() ? code.name() : code.name() + ": " + text;
  }
}
