package io.ringwire.perf.bench.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a run was made on.
 *
 * @param memoryBytes of the machine; 0 where the system does not say
 * @param jvm the one that ran the bench, and all children whose contender does not name another
 */
public record Machine(String cpu, int processors, long memoryBytes, String os, String jvm) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

  public static Machine here() {
    String memory = field(MEMORY_INFO, "MemTotal").split(" ")[0];
    return new Machine(
        field(CPU_INFO, "model name"),
        Runtime.getRuntime().availableProcessors(),
        memory.chars().allMatch(Character::isDigit) ? Long.parseLong(memory) * 1024 : 0,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%d processors (%s), %.0f GiB, %s, %s",
        processors,
        cpu,
        memoryBytes / (double) (1L << 30),
        os,
        jvm);
  }

  /** The first value of a name in a file of {@code name : value} lines. */
  private static String field(Path file, String name) {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException | UncheckedIOException e) {
      return "unknown";
    }
  }
}
