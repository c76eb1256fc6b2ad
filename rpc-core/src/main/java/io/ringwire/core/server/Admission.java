package io.ringwire.core.server;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the number of calls in flight below a limit, for the server and for each method: a queue in front of handlers
 * bounds memory, this bounds how long a call may have to wait behind others. A refusal is a constant.
 */
final class Admission {
  private static final Status SERVER_FULL =
      Status.of(StatusCode.UNAVAILABLE, "the server has as many calls in flight as it takes");
  private static final Status METHOD_FULL =
      Status.of(
          StatusCode.RESOURCE_EXHAUSTED, "the method has as many calls in flight as it takes");

  private final int inFlightMax;
  private final int methodInFlightMax;
  private final AtomicInteger inFlight = new AtomicInteger();

  Admission(int inFlightMax, int methodInFlightMax) {
    this.inFlightMax = inFlightMax;
    this.methodInFlightMax = methodInFlightMax;
  }

  /** Takes a place, to be given back by {@link #release}; or says why there is none. */
  @Nullable Status admit(MethodEntry entry) {
    if (inFlight.incrementAndGet() > inFlightMax) {
      inFlight.decrementAndGet();
      return SERVER_FULL;
    }
    if (entry.inFlight().incrementAndGet() > methodInFlightMax) {
      release(entry);
      return METHOD_FULL;
    }
    return null;
  }

  void release(MethodEntry entry) {
    entry.inFlight().decrementAndGet();
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }
}
