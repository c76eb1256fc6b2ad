package io.ringwire.perf.micro;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that JMH runs benchmarks on: of Netty's kind, as event loops and rings are, since what Netty keeps for a
 * thread is found faster there. JMH makes it by its name and these arguments.
 */
public final class LoopThreads extends ThreadPoolExecutor {
  private static final long KEEP_ALIVE_SECONDS = 60;

  public LoopThreads(int threads, String prefix) {
    super(
        threads,
        threads,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(threads),
        new DefaultThreadFactory(prefix, true));
  }
}
