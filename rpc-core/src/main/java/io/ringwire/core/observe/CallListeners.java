package io.ringwire.core.observe;

import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, and keeps what one of them throws away from the call and from the others. */
final class CallListeners implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger(CallListener.class);

  private final CallListener[] listeners;
  private final LogLimit limit = LogLimit.perSecond(1);

  CallListeners(List<CallListener> listeners) {
    this.listeners = listeners.toArray(CallListener[]::new);
  }

  @Override
  public void started(Side side, MethodDescriptor<?, ?> method) {
    tell(listener -> listener.started(side, method));
  }

  @Override
  public void ended(Side side, MethodDescriptor<?, ?> method, StatusCode code, long elapsedNanos) {
    tell(listener -> listener.ended(side, method, code, elapsedNanos));
  }

  @Override
  public void refused(MethodDescriptor<?, ?> method, StatusCode code) {
    tell(listener -> listener.refused(method, code));
  }

  private void tell(Consumer<CallListener> event) {
    for (CallListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable thrown) {
        if (limit.tryPass()) {
          LOG.warn(
              "a call listener threw, {} such lines left out before",
              limit.takeSuppressed(),
              thrown);
        }
      }
    }
  }
}
