package io.ringwire.codec.testing;

import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector.ResourceScope;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves a Netty buffer unreleased. Registered for every class of every module
 * that has this jar on its test class path. A class must close in {@code @AfterEach} or {@code
 * @AfterAll} what it opened: buffers that event loops hold for connections still open count as leaked.
 *
 * <p>To learn where a leaked buffer came from, run the class with {@code
 * -Dringwire.test.jvm=-Dio.netty.util.LeakPresenceDetector.trackCreationStack=true}.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
  /** Configuration parameter: milliseconds to wait for buffers still on their way to release. */
  static final String WAIT_MILLIS = "ringwire.leakcheck.wait.millis";

  /** Event loops release the last buffers of a closed connection a little after the close. */
  private static final long WAIT_MILLIS_DEFAULT = 5_000;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);

  /** Wrapped: JUnit would close a bare Closeable in the store itself, before the wait. */
  private record Held(ResourceScope scope) {}

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isNested(context)) {
      return;
    }
    requireDetector();
    ResourceScope scope = ScopedLeakDetector.enter(context.getDisplayName());
    context.getStore(NAMESPACE).put(Held.class, new Held(scope));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (isNested(context)) {
      return;
    }
    // A scope that is closed refuses allocations, and a late event loop may still make one.
    ScopedLeakDetector.enter("after " + context.getDisplayName());
    ResourceScope scope = context.getStore(NAMESPACE).get(Held.class, Held.class).scope;
    long waitMillis =
        context
            .getConfigurationParameter(WAIT_MILLIS)
            .map(Long::parseLong)
            .orElse(WAIT_MILLIS_DEFAULT);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    while (scope.hasOpenResources() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    scope.close(); // Throws while anything is open, with creation stacks when they are tracked.
  }

  private static boolean isNested(ExtensionContext context) {
    return context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
  }

  private static void requireDetector() {
    ResourceLeakDetector<ByteBuf> detector =
        ResourceLeakDetectorFactory.instance().newResourceLeakDetector(ByteBuf.class);
    if (!(detector instanceof ScopedLeakDetector)) {
      throw new IllegalStateException(
          "leak detection is off: run with -Dio.netty.customResourceLeakDetector="
              + ScopedLeakDetector.class.getName());
    }
  }
}
