package io.ringwire.core.ring;

import org.jspecify.annotations.Nullable;

/** A preallocated place in a ring. Emptied when its task is taken, so that a quiet ring keeps no call alive. */
final class CallSlot {
  private @Nullable RingTask task;

  void put(RingTask task) {
    this.task = task;
  }

  @Nullable RingTask take() {
    RingTask taken = task;
    task = null;
    return taken;
  }
}
