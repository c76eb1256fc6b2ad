package io.ringwire.core.call;

import java.util.concurrent.Flow;

/** A stream's subscription before it has one, or when it never will: what is asked of it goes nowhere. */
public final class EmptySubscription implements Flow.Subscription {
  public static final Flow.Subscription NONE = new EmptySubscription();

  private EmptySubscription() {}

  @Override
  public void request(long n) {}

  @Override
  public void cancel() {}
}
