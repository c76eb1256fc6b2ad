package io.ringwire.perf.baseline;

import io.ringwire.perf.workload.AnswerListener;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A call whose caller waits for it, parked. Made by the caller, completed by the event loop. */
final class ParkedCall<T> implements AnswerListener<T> {
  private final Thread caller = Thread.currentThread();
  private @Nullable T answer;
  private @Nullable Throwable failure;
  private volatile boolean done;

  @Override
  public void onAnswer(T answer) {
    this.answer = answer;
    done = true;
    LockSupport.unpark(caller);
  }

  @Override
  public void onFailure(Throwable cause) {
    failure = cause;
    done = true;
    LockSupport.unpark(caller);
  }

  /**
   * Waits, also when interrupted: the interrupt is there again afterwards.
   *
   * @throws IllegalStateException when the call failed
   */
  T await() {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      caller.interrupt();
    }
    T answered = answer;
    if (answered == null) {
      throw new IllegalStateException("the call failed", failure);
    }
    return answered;
  }
}
