package io.ringwire.perf.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used since it began.
 *
 * @param cpuNanos processor time of all its threads, compiler and collector included
 * @param allocatedBytes heap allocated by the threads alive now
 */
record ProcessUsage(long cpuNanos, long allocatedBytes) {
  static ProcessUsage now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long allocated = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      allocated += Math.max(0, bytes); // -1 for a thread that ended meanwhile
    }
    return new ProcessUsage(system.getProcessCpuTime(), allocated);
  }

  ProcessUsage minus(ProcessUsage before) {
    return new ProcessUsage(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
  }

  /** As it goes from a child process to its parent. */
  String text() {
    return cpuNanos + " " + allocatedBytes;
  }

  static ProcessUsage parse(String text) {
    String[] parts = text.split(" ");
    return new ProcessUsage(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }
}
