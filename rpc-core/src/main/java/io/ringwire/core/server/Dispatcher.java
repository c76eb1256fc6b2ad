package io.ringwire.core.server;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.ring.RingExecutor;
import io.ringwire.core.ring.RingTask;
import io.ringwire.core.ring.Watchdog;
import io.ringwire.core.ring.Watchdog.HoldMark;
import java.util.ArrayList;
import java.util.List;

/** Brings work to the thread it is to run on: the event loop it came by, that loop's ring, or a thread that may block. */
final class Dispatcher implements AutoCloseable {
  /** Where no JVM has virtual threads, so many run the signals of streams with BLOCKING handlers. */
  private static final int STREAM_THREADS_MAX = 32;

  private final RingExecutor rings;
  private final BlockingThreads blocking;
  // Apart from the handlers' own: a handler may hold its thread until the signals of its stream
  // have come.
  private final BlockingThreads streams;
  private final List<HoldMark> loopMarks = new ArrayList<>();

  Dispatcher(ServerConfig config, int loops, Watchdog watchdog) {
    rings =
        new RingExecutor(
            loops,
            config.ringSlots(),
            config.ringBatchMax(),
            config.ringWait(),
            config.ringHoldMax(),
            watchdog);
    blocking =
        BlockingThreads.of(
            "ringwire-blocking", config.blockingThreadsMax(), config.blockingQueueMax());
    streams = BlockingThreads.of("ringwire-stream", STREAM_THREADS_MAX, config.inFlightMax());
    for (int i = 0; i < loops; i++) {
      loopMarks.add(watchdog.mark(config.loopHoldMax()));
    }
  }

  void start() {
    rings.start();
  }

  /**
   * Runs a call's task where its method wants it. On the call's event loop; false when there is no room.
   *
   * @param loop index of the running event loop
   */
  boolean tryDispatch(Execution execution, int loop, RingTask task) {
    return switch (execution) {
      case RING -> rings.tryOffer(loop, task);
      case BLOCKING -> blocking.tryExecute(task);
      case INLINE, BY_SIGNATURE -> {
        HoldMark mark = loopMarks.get(loop);
        mark.begin(task.name());
        try {
          task.run();
        } finally {
          mark.end();
        }
        yield true;
      }
    };
  }

  /** The event loop has read what there was: its ring may begin. */
  void readEnded(int loop) {
    rings.publish(loop);
  }

  /**
   * Runs the signals of a call's streams where its handler ran. On any thread: on one from which the ring cannot be
   * reached they run at once, as reactive streams allow. False when there is no room.
   */
  boolean trySignal(Execution execution, int loop, RingTask task) {
    switch (execution) {
      case RING:
        if (rings.isProducer(loop)) {
          boolean offered = rings.tryOffer(loop, task);
          // Not every signal comes out of a read, so nobody else may publish it.
          rings.publish(loop);
          return offered;
        }
        task.run();
        return true;
      case BLOCKING:
        return streams.tryExecute(task);
      default:
        task.run();
        return true;
    }
  }

  @Override
  public void close() {
    rings.close();
    blocking.close();
    streams.close();
    loopMarks.forEach(HoldMark::close);
  }
}
