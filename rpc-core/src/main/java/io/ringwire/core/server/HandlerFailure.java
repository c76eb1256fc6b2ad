package io.ringwire.core.server;

import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Call;
import io.ringwire.core.observe.LogThrottle;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a handler's failure becomes on the wire. An {@link RpcException} speaks for itself; anything else is INTERNAL with
 * a fixed text, and goes to the log whole: its message may hold what strangers must not read.
 *
 * <p>The outcome of a nested call that a handler lets through is dropped here: that the nested call never ran says nothing
 * of this one.
 */
final class HandlerFailure extends RpcException {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(HandlerFailure.class);
  private static final LogThrottle THROTTLE = LogThrottle.perSecond(10);
  private static final int WRAPPERS_MAX = 16;

  private HandlerFailure(Status status) {
    super(status, status.toString(), null, false);
  }

  /** A failure as this server answers it; without a stack, which would not travel. */
  static RpcException answer(Status status) {
    return new HandlerFailure(status);
  }

  static RpcException of(Throwable failure, Call call, String peer) {
    Throwable bare = failure;
    for (int i = 0; i < WRAPPERS_MAX && isWrapper(bare) && bare.getCause() != null; i++) {
      bare = bare.getCause();
    }
    if (bare instanceof RpcException rpc) {
      return answer(rpc.status());
    }
    Status cancelled = call.cancellation().cause();
    if (cancelled != null) {
      // Interrupted, most likely: nobody waits for the answer.
      LOG.debug("{} failed after its call was cancelled", call.method(), bare);
      return answer(cancelled);
    }
    if (THROTTLE.tryPass()) {
      TraceParent trace = call.metadata().get(MetadataKeys.TRACEPARENT);
      LOG.error(
          "{} failed, called by {}, trace {}; {} such lines left out before",
          call.method(),
          peer,
          trace == null ? "none" : trace,
          THROTTLE.takeSuppressed(),
          bare);
    }
    return answer(Status.of(StatusCode.INTERNAL, "internal failure"));
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof CompletionException
        || failure instanceof ExecutionException
        || failure instanceof HandlerBinding.CheckedFailure;
  }
}
