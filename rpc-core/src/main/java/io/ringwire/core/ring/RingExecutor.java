package io.ringwire.core.ring;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.ringwire.core.ring.Watchdog.HoldMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings, one for each event loop: the loop is a ring's only producer, one thread its only consumer, so that neither takes
 * a lock or fights for a counter. (A Disruptor that several threads publish to loses most of what it is used for.)
 *
 * <p>The producer claims slots with {@link #tryOffer}, which never waits, and makes them visible with {@link #publish},
 * once for what one read of a socket brought: so the consumer is woken once for all of them. The consumer runs what has
 * gathered, at most a batch at a time, and flushes the answers together.
 */
public final class RingExecutor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingExecutor.class);

  /** Claimed slots that the consumer is told of without waiting for the end of the read. */
  private static final int UNPUBLISHED_MAX = 16;

  private static final long STOP_WAIT_MILLIS = 2_000;

  private final List<Ring> rings = new ArrayList<>();

  /**
   * @param count rings, one for each event loop
   * @param slots tasks that may wait on one ring; a power of two
   * @param batchMax tasks run before their answers are flushed
   * @param holdMax time a task may hold its ring before the watchdog names it
   */
  public RingExecutor(
      int count, int slots, int batchMax, RingWait wait, Duration holdMax, Watchdog watchdog) {
    for (int i = 0; i < count; i++) {
      rings.add(new Ring("ringwire-ring-" + i, slots, batchMax, wait, watchdog.mark(holdMax)));
    }
  }

  public void start() {
    rings.forEach(ring -> ring.thread.start());
  }

  /**
   * Queues a task; it runs after the next {@link #publish}. Only on the event loop that the ring belongs to.
   *
   * @return false when the ring is full or closed: the caller answers
   */
  public boolean tryOffer(int ring, RingTask task) {
    return rings.get(ring).tryOffer(task);
  }

  /** Makes queued tasks visible to the consumer and wakes it when it sleeps. Only on the ring's event loop. */
  public void publish(int ring) {
    rings.get(ring).publish();
  }

  /** Whether the running thread is the one that may offer tasks to this ring. */
  public boolean isProducer(int ring) {
    return rings.get(ring).producer == Thread.currentThread();
  }

  /** Where the running thread gathers answers to be flushed together; null when it is no ring. */
  public static @Nullable ReplyBatch currentBatch() {
    return Thread.currentThread() instanceof RingThread ring ? ring.batch : null;
  }

  /**
   * Stops the threads after the tasks they are in; what still waits is discarded, published or not, and behind a task
   * that holds its thread too. Waits for the threads for a moment, unless called by one of them.
   */
  @Override
  public void close() {
    rings.forEach(Ring::close);
  }

  private static final class RingThread extends FastThreadLocalThread {
    final ReplyBatch batch = new ReplyBatch();

    RingThread(Runnable task, String name) {
      super(task, name);
      setDaemon(true);
    }
  }

  private static final class Ring implements EventHandler<CallSlot>, ExceptionHandler<CallSlot> {
    private final RingBuffer<CallSlot> slots;
    private final BatchEventProcessor<CallSlot> processor;
    private final RingThread thread;
    private final HoldMark mark;
    private volatile boolean closed;

    // Producer's. A thread that reads itself here wrote it, so the field needs no fence.
    private @Nullable Thread producer;
    private long claimed = -1;
    private long published = -1;

    Ring(String name, int capacity, int batchMax, RingWait wait, HoldMark mark) {
      this.mark = mark;
      slots = RingBuffer.createSingleProducer(CallSlot::new, capacity, wait.strategy());
      processor =
          new BatchEventProcessorBuilder()
              .setMaxBatchSize(batchMax)
              .build(slots, slots.newBarrier(), this);
      processor.setExceptionHandler(this);
      slots.addGatingSequences(processor.getSequence());
      thread = new RingThread(processor, name);
    }

    boolean tryOffer(RingTask task) {
      producer = Thread.currentThread();
      if (closed || !slots.hasAvailableCapacity(1)) {
        return false;
      }
      long sequence = slots.next();
      CallSlot slot = slots.get(sequence);
      slot.put(task);
      claimed = sequence;
      // Closed meanwhile: who gets the task out of its slot answers for it.
      if (closed && slot.take() != null) {
        return false;
      }
      if (claimed - published >= UNPUBLISHED_MAX) {
        publish();
      }
      return true;
    }

    void publish() {
      if (claimed != published) {
        slots.publish(published + 1, claimed);
        published = claimed;
      }
    }

    @Override
    public void onEvent(CallSlot slot, long sequence, boolean endOfBatch) {
      // Once it is closed, what is left belongs to the closing thread.
      RingTask task = closed ? null : slot.take();
      if (task != null) {
        mark.begin(task.name());
        try {
          task.run();
        } catch (Throwable thrown) { // nothing a task does may end the ring
          LOG.error("{} threw on {}", task.name(), thread.getName(), thrown);
        } finally {
          mark.end();
        }
      }
      if (endOfBatch) {
        thread.batch.flush();
      } else {
        thread.batch.flushIfHeldTooLong();
      }
    }

    // Reached when logging itself failed, out of memory for one: the ring still goes on.
    @Override
    public void handleEventException(Throwable thrown, long sequence, @Nullable CallSlot slot) {
      thread.batch.flush();
    }

    @Override
    public void handleOnStartException(Throwable thrown) {
      LOG.error("{} did not start", thread.getName(), thrown);
    }

    @Override
    public void handleOnShutdownException(Throwable thrown) {
      LOG.error("{} did not stop cleanly", thread.getName(), thrown);
    }

    void close() {
      closed = true;
      processor.halt();
      if (Thread.currentThread() != thread) {
        try {
          thread.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      mark.close();
      if (thread.isAlive()) {
        LOG.warn("{} is still held by a handler; it ends with it", thread.getName());
      } else {
        thread.batch.flush();
      }
      // Every slot, for only the producer knows which are claimed. Oldest first, as far as told.
      long first = processor.getSequence().get() + 1;
      for (long slot = first; slot < first + slots.getBufferSize(); slot++) {
        discard(slots.get(slot).take());
      }
    }

    private void discard(@Nullable RingTask task) {
      if (task != null) {
        try {
          task.discard();
        } catch (Throwable thrown) { // the others wait for their answer too
          LOG.error("{} threw when it was discarded", task.name(), thrown);
        }
      }
    }
  }
}
