package io.ringwire.core.transport;

import io.ringwire.codec.status.Status;
import io.ringwire.core.contract.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Where an acceptor's calls go: the server implements it. Every method runs on the event loop of the call's connection
 * and must not block; several loops call at once.
 */
public interface RequestSink {

  /** The method of that path, or null when there is none. Asked once a connection and method. */
  @Nullable MethodDescriptor<?, ?> method(String path);

  /** What a caller of an unknown method is told. */
  Status unknownMethod(String path);

  /**
   * Decides from the fixed header, before the message is parsed, whether the call may come in. When it may, exactly one
   * of {@link #accept} and {@link #abandon} follows.
   *
   * @return null to let it in, otherwise why it is refused: the caller learns the code, and that nothing ran
   */
  @Nullable Status admit(MethodDescriptor<?, ?> method);

  /** Takes over a call whose request is here (or, for request streams, begins to be). */
  void accept(InboundCall call);

  /** An admitted call never became one: its request was malformed, or its caller went away first. */
  void abandon(MethodDescriptor<?, ?> method);

  /** A batch of frames was read on that loop: calls put off until now are handed over together. */
  void batchEnd(int loop);
}
