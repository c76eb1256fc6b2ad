package io.ringwire.perf.bench.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a process has used since it began, or between two instants.
 *
 * @param cpuNanos processor time of all its threads, compiler and collector included
 * @param allocatedBytes heap allocated by the threads alive now; virtual threads count with their carriers
 * @param gcCount collections
 * @param gcMillis time they took
 * @param rssBytes memory resident at the later instant; 0 where the system does not say
 * @param rssBytesMax the most that was ever resident
 */
public record ProcessUsage(
    long cpuNanos,
    long allocatedBytes,
    long gcCount,
    long gcMillis,
    long rssBytes,
    long rssBytesMax) {
  /** Asks a child for it, and opens its answer. */
  public static final String COMMAND = "usage";

  public static final ProcessUsage NONE = new ProcessUsage(0, 0, 0, 0, 0, 0);

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int NUMBERS = 6;

  public static ProcessUsage now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long allocated = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      allocated += Math.max(0, bytes); // -1 for a thread that ended meanwhile
    }
    long collections = 0;
    long collecting = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += Math.max(0, collector.getCollectionCount());
      collecting += Math.max(0, collector.getCollectionTime());
    }
    return new ProcessUsage(
        system.getProcessCpuTime(),
        allocated,
        collections,
        collecting,
        status("VmRSS:"),
        status("VmHWM:"));
  }

  /** What was used since; memory is that of now. */
  public ProcessUsage minus(ProcessUsage before) {
    return new ProcessUsage(
        cpuNanos - before.cpuNanos,
        allocatedBytes - before.allocatedBytes,
        gcCount - before.gcCount,
        gcMillis - before.gcMillis,
        rssBytes,
        rssBytesMax);
  }

  /** As it goes from a child process to its parent. */
  public String text() {
    return LongStream.of(cpuNanos, allocatedBytes, gcCount, gcMillis, rssBytes, rssBytesMax)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }

  public static ProcessUsage parse(String text) {
    long[] n = Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    if (n.length != NUMBERS) {
      throw new IllegalArgumentException("no usage of a process: '" + text + "'");
    }
    return new ProcessUsage(n[0], n[1], n[2], n[3], n[4], n[5]);
  }

  /** A line such as {@code VmRSS:    61944 kB}, in bytes. */
  private static long status(String name) {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split(" ")[0])
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
