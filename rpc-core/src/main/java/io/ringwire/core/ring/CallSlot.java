package io.ringwire.core.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A preallocated place in a ring. Emptied when its task is taken, so that a quiet ring keeps no call alive. Its task is
 * taken once, whichever of the ring's thread, the closing thread and the producer comes first.
 */
final class CallSlot {
  private static final VarHandle TASK;

  static {
    try {
      TASK = MethodHandles.lookup().findVarHandle(CallSlot.class, "task", RingTask.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable RingTask task;

  void put(RingTask task) {
    TASK.setVolatile(this, task);
  }

  @Nullable RingTask take() {
    return (RingTask) TASK.getAndSet(this, null);
  }
}
