package io.ringwire.perf.bench.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a process has used of the processors since it began, by what its threads do. Read from Linux's {@code /proc}; other
 * systems tell nothing.
 *
 * @param whole all threads, those included that have ended
 * @param byWork threads alive now, by {@link ThreadWork}
 * @param residentMib memory held now
 */
record ProcessTimes(Used whole, Map<ThreadWork, Used> byWork, long residentMib) {
  /** Of USER_HZ, in which Linux tells times: 100 a second on every architecture that JDKs run on. */
  private static final double SECONDS_PER_TICK = 0.01;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  /**
   * Processor time.
   *
   * @param userSeconds in the process's own code
   * @param systemSeconds in the kernel for it: sockets, wakes
   */
  record Used(double userSeconds, double systemSeconds) {
    static final Used NOTHING = new Used(0, 0);

    Used plus(Used other) {
      return new Used(userSeconds + other.userSeconds, systemSeconds + other.systemSeconds);
    }

    Used minus(Used earlier) {
      return new Used(
          Math.max(0, userSeconds - earlier.userSeconds),
          Math.max(0, systemSeconds - earlier.systemSeconds));
    }

    double seconds() {
      return userSeconds + systemSeconds;
    }
  }

  /** Of a live process; empty where there is no {@code /proc}, or the process has gone. */
  static Optional<ProcessTimes> of(long pid) {
    return of(Path.of("/proc", Long.toString(pid)));
  }

  static Optional<ProcessTimes> of(Path process) {
    if (!Files.isReadable(process.resolve("stat"))) {
      return Optional.empty();
    }
    try {
      Used whole = Stat.read(process.resolve("stat")).used();
      Map<ThreadWork, Used> byWork = new TreeMap<>();
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
        for (Path thread : threads) {
          add(byWork, thread.resolve("stat"));
        }
      }
      return Optional.of(
          new ProcessTimes(whole, new LinkedHashMap<>(byWork), residentMib(process)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Map<ThreadWork, Used> byWork, Path stat) throws IOException {
    try {
      Stat thread = Stat.read(stat);
      byWork.merge(ThreadWork.of(thread.name()), thread.used(), Used::plus);
    } catch (NoSuchFileException e) {
      // The thread ended between being listed and being read.
    }
  }

  private static long residentMib(Path process) throws IOException {
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }

  /** What was used since an earlier reading. Threads that ended in between are in the whole only. */
  ProcessTimes minus(ProcessTimes earlier) {
    Map<ThreadWork, Used> difference = new LinkedHashMap<>();
    byWork.forEach(
        (work, used) ->
            difference.put(work, used.minus(earlier.byWork.getOrDefault(work, Used.NOTHING))));
    return new ProcessTimes(whole.minus(earlier.whole), difference, residentMib);
  }

  /** A line of {@code stat}: the name stands in parentheses and may hold any character, parentheses too. */
  private record Stat(String name, Used used) {
    static Stat read(Path file) throws IOException {
      String line = Files.readString(file);
      int end = line.lastIndexOf(')');
      String[] rest = line.substring(end + 2).split(" ");
      return new Stat(
          line.substring(line.indexOf('(') + 1, end),
          new Used(
              Long.parseLong(rest[UTIME]) * SECONDS_PER_TICK,
              Long.parseLong(rest[STIME]) * SECONDS_PER_TICK));
    }
  }
}
