package io.ringwire.core.balance;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.discovery.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one service that wait for somewhere to go, first come, first served. Bounded in number
 * and in time; a cancelled call leaves at once, an expired one within {@link #SWEEP_NANOS}.
 */
final class WaitingCalls {
  /** How late an expired call may be told. One task a queue, not one a call, keeps the time. */
  static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final BalanceConfig config;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private boolean open = true;
  private boolean sweeping;
  private String reason;

  WaitingCalls(String service, BalanceConfig config) {
    this.config = config;
    this.reason = "the endpoints of " + service + " are not known yet";
  }

  /** Lets calls in. Done before callers are sent here. */
  synchronized void open(String reason) {
    this.reason = reason;
    open = true;
  }

  /** Lets no more in and hands out those inside. Done after callers are sent elsewhere. */
  synchronized List<Waiting> close() {
    open = false;
    List<Waiting> all = new ArrayList<>(queue);
    queue.clear();
    return all;
  }

  /** Returns false when the queue is closed: the caller has been told too late and looks again. */
  boolean add(Call call, ReplyReceiver receiver) {
    Waiting waiting = new Waiting(call, receiver);
    Status refusal = null;
    boolean sweep = false;
    synchronized (this) {
      if (!open) {
        return false;
      }
      if (queue.size() >= config.waitingCallsMax()) {
        refusal =
            Status.of(
                StatusCode.RESOURCE_EXHAUSTED,
                reason + ", and " + queue.size() + " calls wait already");
      } else {
        queue.add(waiting);
        sweep = !sweeping;
        sweeping = true;
      }
    }
    if (refusal != null) {
      receiver.accept(null, Refusal.of(refusal));
      return true;
    }
    waiting.listen();
    if (sweep) {
      config.scheduler().schedule(this::sweep, SWEEP_NANOS);
    }
    return true;
  }

  private void sweep() {
    List<Waiting> expired = new ArrayList<>();
    String why;
    boolean again;
    synchronized (this) {
      for (Iterator<Waiting> all = queue.iterator(); all.hasNext(); ) {
        Waiting waiting = all.next();
        if (waiting.hasExpired()) {
          all.remove();
          expired.add(waiting);
        }
      }
      why = reason;
      again = !queue.isEmpty();
      sweeping = again;
    }
    expired.forEach(waiting -> waiting.expire(why));
    if (again) {
      config.scheduler().schedule(this::sweep, SWEEP_NANOS);
    }
  }

  private synchronized void remove(Waiting waiting) {
    queue.remove(waiting);
  }

  /** One call, and who waits for its outcome. */
  final class Waiting {
    private final Call call;
    private final ReplyReceiver receiver;
    private final long sinceNanos = config.ticker().nanos();
    // Whoever sets it decides how the call goes on: the balancer, the sweep or the canceller.
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable Subscription cancellation;

    Waiting(Call call, ReplyReceiver receiver) {
      this.call = call;
      this.receiver = receiver;
    }

    /** Sends the call on its way, unless it has ended meanwhile. */
    void dispatch(BalancedInvoker.Mode next) {
      if (take()) {
        next.invoke(call, receiver);
      }
    }

    private void refuse(Status status) {
      receiver.accept(null, Refusal.of(status));
    }

    private void listen() {
      Subscription subscription = call.cancellation().onCancel(this::cancelled);
      cancellation = subscription;
      if (taken.get()) {
        subscription.close();
      }
    }

    private void cancelled() {
      if (take()) {
        remove(this);
        Status cause = call.cancellation().cause();
        refuse(cause == null ? Status.of(StatusCode.CANCELLED) : cause);
      }
    }

    private boolean hasExpired() {
      return call.deadline().hasPassed()
          || config.ticker().nanos() - sinceNanos >= config.waitMax().toNanos();
    }

    private void expire(String why) {
      if (take()) {
        refuse(
            call.deadline().hasPassed()
                ? Status.of(StatusCode.DEADLINE_EXCEEDED, why + ", and the deadline has passed")
                : Status.of(StatusCode.UNAVAILABLE, why));
      }
    }

    private boolean take() {
      if (!taken.compareAndSet(false, true)) {
        return false;
      }
      Subscription subscription = cancellation;
      if (subscription != null) {
        subscription.close();
      }
      return true;
    }
  }
}
