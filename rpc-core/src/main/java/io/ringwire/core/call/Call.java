package io.ringwire.core.call;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Flow;

/**
 * One logical RPC, on either side. Immutable but for its {@link Cancellation}, which all copies share.
 *
 * <p>{@link #request()} is one message, or the {@link Flow.Publisher} of messages for kinds that stream the request.
 */
public final class Call {
  private final MethodDescriptor<?, ?> method;
  private final Object request;
  private final Metadata metadata;
  private final Deadline deadline;
  private final Cancellation cancellation;
  private final Set<Endpoint> tried;

  private Call(
      MethodDescriptor<?, ?> method,
      Object request,
      Metadata metadata,
      Deadline deadline,
      Cancellation cancellation,
      Set<Endpoint> tried) {
    this.method = method;
    this.request = request;
    this.metadata = metadata;
    this.deadline = deadline;
    this.cancellation = cancellation;
    this.tried = tried;
  }

  public static Call of(
      MethodDescriptor<?, ?> method,
      Object request,
      Metadata metadata,
      Deadline deadline,
      Cancellation cancellation) {
    return new Call(method, request, metadata, deadline, cancellation, Set.of());
  }

  public MethodDescriptor<?, ?> method() {
    return method;
  }

  public Object request() {
    return request;
  }

  /** The publisher of requests, for kinds that stream them. */
  public Flow.Publisher<?> requests() {
    return (Flow.Publisher<?>) request;
  }

  public Metadata metadata() {
    return metadata;
  }

  public Deadline deadline() {
    return deadline;
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  /** Endpoints on which earlier attempts of this call failed. */
  public Set<Endpoint> tried() {
    return tried;
  }

  /** This call with another request of the same shape: a message, or a publisher of messages. */
  public Call withRequest(Object request) {
    return new Call(method, request, metadata, deadline, cancellation, tried);
  }

  public Call withMetadata(Metadata metadata) {
    return new Call(method, request, metadata, deadline, cancellation, tried);
  }

  public Call withDeadline(Deadline deadline) {
    return new Call(method, request, metadata, deadline, cancellation, tried);
  }

  /** This call, knowing of one more endpoint to avoid. */
  public Call afterFailureOn(Endpoint endpoint) {
    Set<Endpoint> more = new HashSet<>(tried);
    more.add(endpoint);
    return new Call(method, request, metadata, deadline, cancellation, Set.copyOf(more));
  }
}
