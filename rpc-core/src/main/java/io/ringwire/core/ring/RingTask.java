package io.ringwire.core.ring;

/** What a ring runs. Exactly one of {@link #run()} and {@link #discard()} is called, once. */
public interface RingTask extends Runnable {

  /** Runs on the ring's thread. What it throws is logged, and the ring goes on. */
  @Override
  void run();

  /** The ring was closed before the task's turn came. Runs on the closing thread. */
  void discard();

  /** Names the task where the watchdog reports it: the path of its method. */
  String name();
}
