package io.ringwire.codec.testing;

import io.netty.util.LeakPresenceDetector;

/**
 * Tracks every buffer in the scope of the test class that allocated it, so that a leak is told of the
 * class that made it and of no later one. Netty loads it by the system property {@code
 * io.netty.customResourceLeakDetector}. Test classes run one after another in a JVM: the scope is one.
 */
public final class ScopedLeakDetector<T> extends LeakPresenceDetector<T> {
  private static volatile ResourceScope scope = new ResourceScope("before the first test class");

  /** The constructor Netty uses. Every buffer is tracked, so the interval says nothing. */
  public ScopedLeakDetector(Class<?> resourceType, int samplingInterval) {
    super(resourceType);
  }

  /** The one of old that Netty logs an error about when it is missing. */
  public ScopedLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
    super(resourceType);
  }

  /** Opens the scope that buffers allocated from now on belong to. */
  static ResourceScope enter(String name) {
    ResourceScope entered = new ResourceScope(name);
    scope = entered;
    return entered;
  }

  @Override
  protected ResourceScope currentScope() {
    return scope;
  }
}
