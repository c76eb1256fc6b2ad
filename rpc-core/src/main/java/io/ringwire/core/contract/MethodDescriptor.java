package io.ringwire.core.contract;

import io.ringwire.codec.serialization.Serializer;
import io.ringwire.core.annotation.Execution;
import java.time.Duration;
import java.util.Objects;

/**
 * One method of a service: its names, shape and types. Immutable; compared by identity, so keep one instance a method
 * (connections remember method ids by it).
 *
 * @param <Q> request message
 * @param <R> reply message
 */
public final class MethodDescriptor<Q, R> {
  private final String service;
  private final String name;
  private final String path;
  private final CallKind kind;
  private final Serializer<Q> requestSerializer;
  private final Serializer<R> replySerializer;
  private final boolean idempotent;
  private final Execution execution;
  private final Duration timeout;

  private MethodDescriptor(Builder<Q, R> builder) {
    service = builder.service;
    name = builder.name;
    path = service + "/" + name;
    kind = builder.kind;
    requestSerializer = builder.requestSerializer;
    replySerializer = builder.replySerializer;
    idempotent = builder.idempotent;
    execution = builder.execution;
    timeout = builder.timeout;
  }

  /** Starts a descriptor with no idempotence, {@link Execution#RING} and no timeout of its own. */
  public static <Q, R> Builder<Q, R> of(
      String service,
      String name,
      CallKind kind,
      Serializer<Q> requestSerializer,
      Serializer<R> replySerializer) {
    return new Builder<>(service, name, kind, requestSerializer, replySerializer);
  }

  /** The service's full name: {@code shop.order.v1.OrderService}. */
  public String service() {
    return service;
  }

  /** The method's name on the wire: {@code GetOrder}. */
  public String name() {
    return name;
  }

  /** Service and method as they travel: {@code shop.order.v1.OrderService/GetOrder}. */
  public String path() {
    return path;
  }

  public CallKind kind() {
    return kind;
  }

  public Serializer<Q> requestSerializer() {
    return requestSerializer;
  }

  public Serializer<R> replySerializer() {
    return replySerializer;
  }

  /** Whether an attempt of unknown outcome may be tried again. */
  public boolean idempotent() {
    return idempotent;
  }

  /** Where the handler runs; never {@link Execution#BY_SIGNATURE}. */
  public Execution execution() {
    return execution;
  }

  /** The author's timeout for callers that state none; zero when there is none. */
  public Duration timeout() {
    return timeout;
  }

  @Override
  public String toString() {
    return path;
  }

  /** Collects what has a default. */
  public static final class Builder<Q, R> {
    private final String service;
    private final String name;
    private final CallKind kind;
    private final Serializer<Q> requestSerializer;
    private final Serializer<R> replySerializer;
    private boolean idempotent;
    private Execution execution = Execution.RING;
    private Duration timeout = Duration.ZERO;

    private Builder(
        String service,
        String name,
        CallKind kind,
        Serializer<Q> requestSerializer,
        Serializer<R> replySerializer) {
      this.service = Objects.requireNonNull(service, "service");
      this.name = Objects.requireNonNull(name, "name");
      this.kind = Objects.requireNonNull(kind, "kind");
      this.requestSerializer = Objects.requireNonNull(requestSerializer, "requestSerializer");
      this.replySerializer = Objects.requireNonNull(replySerializer, "replySerializer");
    }

    public Builder<Q, R> idempotent(boolean idempotent) {
      this.idempotent = idempotent;
      return this;
    }

    public Builder<Q, R> execution(Execution execution) {
      if (execution == Execution.BY_SIGNATURE) {
        throw new IllegalArgumentException(
            "execution of "
                + service
                + "/"
                + name
                + " must be INLINE, RING or BLOCKING once it is in a descriptor");
      }
      this.execution = execution;
      return this;
    }

    public Builder<Q, R> timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    public MethodDescriptor<Q, R> build() {
      return new MethodDescriptor<>(this);
    }
  }
}
