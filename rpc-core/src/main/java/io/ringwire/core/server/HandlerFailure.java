package io.ringwire.core.server;

import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.StageFailure;
import io.ringwire.core.observe.LogLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a handler's failure becomes on the wire. An {@link RpcException} speaks for itself; anything else is INTERNAL with
 * a fixed text, and goes to the log whole: its message may hold what strangers must not read.
 *
 * <p>The outcome of a nested call that a handler lets through is dropped here: that the nested call never ran says nothing
 * of this one. So is the text, unless the nested service said it: it may name hosts.
 */
final class HandlerFailure extends RpcException {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(HandlerFailure.class);
  private static final LogLimit LIMIT = LogLimit.perSecond(10);

  private HandlerFailure(Status status, @Nullable Throwable cause) {
    super(status, status.toString(), cause, false);
  }

  /** A failure as this server answers it; without a stack, which would not travel. */
  static RpcException answer(Status status) {
    return new HandlerFailure(status, null);
  }

  static RpcException of(Throwable failure, Call call, String peer) {
    Throwable bare = StageFailure.bare(failure);
    if (bare instanceof HandlerBinding.CheckedFailure && bare.getCause() != null) {
      bare = StageFailure.bare(bare.getCause());
    }
    if (bare instanceof RpcException rpc) {
      AttemptException nested = nested(rpc);
      return nested == null ? answer(rpc.status()) : ofNested(nested, call, peer);
    }
    Status cancelled = call.cancellation().cause();
    if (cancelled != null) {
      // Interrupted, most likely: nobody waits for the answer.
      LOG.debug("{} failed after its call was cancelled", call.method(), bare);
      return answer(cancelled);
    }
    if (LIMIT.tryPass()) {
      LOG.error(
          "{} failed, called by {}, trace {}; {} such lines left out before",
          call.method(),
          peer,
          trace(call),
          LIMIT.takeSuppressed(),
          bare);
    }
    return answer(Status.of(StatusCode.INTERNAL, "internal failure"));
  }

  /** The failed nested call that the handler let through; null when the handler chose the status itself. */
  private static @Nullable AttemptException nested(RpcException failure) {
    if (failure instanceof AttemptException attempt) {
      return attempt;
    }
    // A blocking stub throws anew what its call failed with.
    return failure.getCause() instanceof AttemptException attempt
            && attempt.status().equals(failure.status())
        ? attempt
        : null;
  }

  private static RpcException ofNested(AttemptException nested, Call call, String peer) {
    Status status =
        nested.publicStatus("a service that " + call.method().path() + " calls did not answer");
    if (status.equals(nested.status())) {
      return answer(status);
    }
    // Of a cancelled call, nested calls that end unanswered are no news.
    if (!call.cancellation().isCancelled() && LIMIT.tryPass()) {
      LOG.warn(
          "a call made by {} failed, called by {}, trace {}: {}; {} such lines left out before",
          call.method(),
          peer,
          trace(call),
          nested.getMessage(),
          LIMIT.takeSuppressed());
    }
    return new HandlerFailure(status, nested);
  }

  private static Object trace(Call call) {
    TraceParent trace = call.metadata().get(MetadataKeys.TRACEPARENT);
    return trace == null ? "none" : trace;
  }
}
