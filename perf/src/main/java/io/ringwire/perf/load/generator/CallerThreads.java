package io.ringwire.perf.load.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Threads that each make a call, wait for its answer, and make the next: what users of a blocking stub do. */
final class CallerThreads implements Loop {
  private final Run run;
  private final ClosedStage stage;

  CallerThreads(Run run, ClosedStage stage) {
    this.run = run;
    this.stage = stage;
  }

  @Override
  public void run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < stage.width(); i++) {
      Thread thread = new Thread(new Caller(), "load-caller-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    run.begin(0);
    threads.forEach(Thread::start);
    while (stage.isOn()) {
      run.parkUntil(
          Math.min(stage.lengthNanos(), run.sinceStart() + run.plan.tick().toNanos() * 10));
    }
    stage.end();
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
      thread.join();
    }
  }

  @Override
  public List<StageResult> stages() {
    return List.of(stage.result());
  }

  @Override
  public long inFlightMaxSeen() {
    return stage.inFlightMaxSeen();
  }

  private final class Caller implements Runnable {
    @Override
    public void run() {
      while (stage.isOn()) {
        Waiting call = new Waiting(Thread.currentThread());
        stage.send(call);
        call.await();
        long resumeNanos = run.sinceStart() + call.pauseNanos;
        while (run.sinceStart() < resumeNanos && stage.isOn()) {
          LockSupport.parkNanos(this, resumeNanos - run.sinceStart());
        }
      }
    }
  }

  /** One caller's call. */
  private final class Waiting implements Run.Ending {
    private final Thread caller;
    private volatile boolean ended;
    private volatile long pauseNanos;

    Waiting(Thread caller) {
      this.caller = caller;
    }

    /** Until the answer, or until there can be none. */
    void await() {
      long giveUpNanos = run.sinceStart() + run.answerNanosMax();
      while (!ended && run.sinceStart() < giveUpNanos) {
        LockSupport.parkNanos(this, giveUpNanos - run.sinceStart());
      }
    }

    @Override
    public void ended(int operation, boolean hasFailed) {
      pauseNanos = stage.pauseNanos(operation, hasFailed);
      ended = true;
      LockSupport.unpark(caller);
    }
  }
}
