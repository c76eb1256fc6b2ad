package io.ringwire.core.ring;

import io.ringwire.core.call.Ticker;
import io.ringwire.core.observe.LogLimit;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names handlers that hold a thread which others wait for. Handlers only mark when they begin and end, by two plain
 * writes; one daemon thread looks at the marks every {@link #SAMPLE_NANOS}. So a hold is reported once, between one and
 * two samples after it passed its limit, and holds of less than a sample over it may go unseen.
 */
public final class Watchdog {
  /** The one of the process. Its thread exists while there are marks. */
  public static final Watchdog SHARED = new Watchdog(Ticker.SYSTEM, new LogReport());

  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int STACK_LINES_MAX = 16;

  /** Who is told of a hold. Runs on the watchdog's thread. */
  interface Report {
    void held(String task, Thread thread, long nanos, StackTraceElement[] stack);
  }

  private final Ticker ticker;
  private final Report report;
  private final List<HoldMark> marks = new CopyOnWriteArrayList<>();
  private final LongAdder holds = new LongAdder();
  private @Nullable Thread sampler;

  Watchdog(Ticker ticker, Report report) {
    this.ticker = ticker;
    this.report = report;
  }

  /** A mark for one thread to set; the caller closes it. A limit of zero is never reported. */
  public HoldMark mark(Duration holdMax) {
    HoldMark mark = new HoldMark(holdMax.toNanos());
    if (holdMax.isZero()) {
      return mark;
    }
    synchronized (this) {
      marks.add(mark);
      if (sampler == null && this == SHARED) {
        sampler = new Thread(this::watch, "ringwire-watchdog");
        sampler.setDaemon(true);
        sampler.start();
      }
    }
    return mark;
  }

  /** How many holds have been seen since the process began. */
  public long holds() {
    return holds.sum();
  }

  private void watch() {
    while (true) {
      synchronized (this) {
        if (marks.isEmpty()) {
          sampler = null;
          return;
        }
      }
      LockSupport.parkNanos(SAMPLE_NANOS);
      sample();
    }
  }

  /** Looks at every mark once. */
  void sample() {
    long now = ticker.nanos();
    for (HoldMark mark : marks) {
      mark.look(now);
    }
  }

  /** Set by the thread that is watched, read by the watchdog. */
  public final class HoldMark implements AutoCloseable {
    private static final VarHandle EPOCH;

    static {
      try {
        EPOCH = MethodHandles.lookup().findVarHandle(HoldMark.class, "epoch", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final long holdMaxNanos;
    // Odd while a task runs. Written last on begin, so that who sees it sees the two fields below.
    private long epoch;
    private @Nullable String task;
    private @Nullable Thread thread;

    // The watchdog's own.
    private long seenEpoch;
    private long seenNanos;
    private boolean reported;

    private HoldMark(long holdMaxNanos) {
      this.holdMaxNanos = holdMaxNanos;
    }

    /** The running thread begins a task. */
    public void begin(String task) {
      this.task = task;
      this.thread = Thread.currentThread();
      EPOCH.setRelease(this, epoch + 1);
    }

    public void end() {
      EPOCH.setRelease(this, epoch + 1);
    }

    private void look(long now) {
      long current = (long) EPOCH.getAcquire(this);
      if (current != seenEpoch || (current & 1) == 0) {
        seenEpoch = current;
        seenNanos = now;
        reported = false;
        return;
      }
      long heldNanos = now - seenNanos;
      Thread holder = thread;
      String name = task;
      if (reported || heldNanos < holdMaxNanos || holder == null || name == null) {
        return;
      }
      StackTraceElement[] stack = holder.getStackTrace();
      // Only a stack taken while the same task still ran tells where it is held.
      if ((long) EPOCH.getAcquire(this) == current) {
        reported = true;
        holds.increment();
        report.held(name, holder, heldNanos, stack);
      }
    }

    @Override
    public void close() {
      marks.remove(this);
    }
  }

  private static final class LogReport implements Report {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final LogLimit limit = LogLimit.perSecond(1);

    @Override
    public void held(String task, Thread thread, long nanos, StackTraceElement[] stack) {
      if (!limit.tryPass()) {
        return;
      }
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < Math.min(stack.length, STACK_LINES_MAX); i++) {
        lines.append("\n\tat ").append(stack[i]);
      }
      LOG.warn(
          "{} has held {} for {} ms, and every call behind it waits: hand slow work to a thread of its own, with"
              + " @RpcMethod(execution = Execution.BLOCKING) for one. {} such lines left out before.{}",
          task,
          thread.getName(),
          TimeUnit.NANOSECONDS.toMillis(nanos),
          limit.takeSuppressed(),
          lines);
    }
  }
}
