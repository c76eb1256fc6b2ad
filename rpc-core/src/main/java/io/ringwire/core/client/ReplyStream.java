package io.ringwire.core.client;

import io.ringwire.core.call.Reply;
import io.ringwire.core.call.StageFailure;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a streaming stub returns: a cold publisher for one subscriber. Subscribing makes the call; what is asked for before
 * the answer begins is kept for it.
 */
final class ReplyStream implements Flow.Publisher<Object> {
  private final Supplier<ClientCall<Reply>> start;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  ReplyStream(Supplier<ClientCall<Reply>> start) {
    this.start = start;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    Bridge bridge = new Bridge(subscriber);
    if (!subscribed.compareAndSet(false, true)) {
      bridge.cancel();
      subscriber.onSubscribe(bridge);
      subscriber.onError(
          new IllegalStateException(
              "a call's publisher takes one subscriber; invoke the method again for another call"));
      return;
    }
    subscriber.onSubscribe(bridge);
    bridge.run(start);
  }

  private static final class Bridge implements Flow.Subscription, Flow.Subscriber<Object> {
    private final Flow.Subscriber<? super Object> target;
    // Under this object's lock, which is never held while another's code is called.
    private @Nullable ClientCall<Reply> call;
    private Flow.@Nullable Subscription upstream;
    private long asked;
    private boolean cancelled;
    private @Nullable RuntimeException mistake;

    Bridge(Flow.Subscriber<? super Object> target) {
      this.target = target;
    }

    void run(Supplier<ClientCall<Reply>> start) {
      synchronized (this) {
        if (cancelled) { // within onSubscribe: no call was made, so none has to end
          return;
        }
      }
      ClientCall<Reply> made = start.get();
      boolean late;
      synchronized (this) {
        call = made;
        late = cancelled || mistake != null;
      }
      if (late) {
        made.cancel(true);
      }
      made.whenComplete(this::answered);
    }

    private void answered(@Nullable Reply reply, @Nullable Throwable failure) {
      if (reply != null) {
        reply.messages().subscribe(this);
        return;
      }
      Throwable told;
      synchronized (this) {
        if (cancelled) {
          return;
        }
        told = mistake;
      }
      if (told == null) {
        told = failure == null ? new IllegalStateException("no reply") : StageFailure.bare(failure);
      }
      target.onError(told);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      long initial;
      boolean unwanted;
      synchronized (this) {
        upstream = subscription;
        initial = asked;
        unwanted = cancelled;
      }
      if (unwanted) {
        subscription.cancel();
      } else if (initial > 0) {
        subscription.request(initial);
      }
    }

    @Override
    public void onNext(Object message) {
      target.onNext(message);
    }

    @Override
    public void onError(Throwable failure) {
      target.onError(failure);
    }

    @Override
    public void onComplete() {
      target.onComplete();
    }

    @Override
    public void request(long n) {
      Flow.Subscription ready;
      ClientCall<Reply> refused = null;
      synchronized (this) {
        ready = upstream;
        if (ready == null) {
          if (n > 0) {
            asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
          } else if (mistake == null) {
            mistake = new IllegalArgumentException("request(n) needs n above 0, was " + n);
            refused = call;
          }
        }
      }
      if (ready != null) {
        ready.request(n);
      } else if (refused != null) {
        refused.cancel(true);
      }
    }

    @Override
    public void cancel() {
      Flow.Subscription ready;
      ClientCall<Reply> unanswered;
      synchronized (this) {
        cancelled = true;
        ready = upstream;
        unanswered = call;
      }
      if (ready != null) {
        ready.cancel();
      } else if (unanswered != null) {
        unanswered.cancel(true);
      }
    }
  }
}
