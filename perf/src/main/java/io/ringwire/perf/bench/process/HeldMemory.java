package io.ringwire.perf.bench.process;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory that a process holds on to, after a collection.
 *
 * @param heapBytes of living objects
 * @param directBytes of the JVM's direct buffers and of Netty's allocator, which takes its own; where a JVM counts
 *     Netty's among its own they are counted twice, never missed
 */
public record HeldMemory(long heapBytes, long directBytes) {
  /** Asks a child for it, and opens its answer. */
  public static final String COMMAND = "memory";

  /** Asks a child for {@link #openDescriptors}, and opens its answer. */
  public static final String DESCRIPTORS_COMMAND = "descriptors";

  /** A collection may leave what only the next one finds dead: references queued, cleaners run. */
  private static final int COLLECTIONS_MAX = 6;

  private static final double STEADY = 0.995;

  public static HeldMemory now() {
    long heap = collected();
    for (int i = 1; i < COLLECTIONS_MAX; i++) {
      long before = heap;
      heap = collected();
      if (heap > before * STEADY) {
        break;
      }
    }
    return new HeldMemory(heap, direct());
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long direct() {
    long bytes = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        bytes += Math.max(0, pool.getMemoryUsed());
      }
    }
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
      bytes += provider.metric().usedDirectMemory();
    }
    return bytes;
  }

  /** Open files and sockets of this process; -1 where the system does not say. */
  public static long openDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : -1;
  }

  /** How many it may have open. */
  public static long openDescriptorsMax() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  public long bytes() {
    return heapBytes + directBytes;
  }

  /** As it goes from a child process to its parent. */
  public String text() {
    return heapBytes + " " + directBytes;
  }

  public static HeldMemory parse(String text) {
    String[] words = text.split(" ");
    return new HeldMemory(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }
}
