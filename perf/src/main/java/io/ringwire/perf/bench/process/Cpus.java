package io.ringwire.perf.bench.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The CPUs a child may run on.
 *
 * @param numbers as the system counts them; empty for all that this process may use
 */
public record Cpus(List<Integer> numbers) {
  public static final Cpus ALL = new Cpus(List.of());

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";
  private static final String PINNER = "taskset";

  public Cpus {
    numbers = List.copyOf(numbers);
  }

  /**
   * The first of the CPUs that this process may use.
   *
   * @param count how many; 0 for all
   * @throws IllegalArgumentException when there are fewer, or nothing here can keep a process on them
   */
  public static Cpus first(int count) {
    if (count == 0) {
      return ALL;
    }
    List<Integer> allowed = allowed();
    if (count > allowed.size()) {
      throw new IllegalArgumentException(
          "cpus=" + count + ": there are " + allowed.size() + " here");
    }
    if (Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .noneMatch(folder -> Files.isExecutable(Path.of(folder, PINNER)))) {
      throw new IllegalArgumentException(
          "cpus=" + count + " needs the command taskset (of util-linux), and no PATH has it");
    }
    return new Cpus(allowed.subList(0, count));
  }

  /** What goes before a command to keep it there. */
  List<String> command() {
    return numbers.isEmpty()
        ? List.of()
        : List.of(
            PINNER, "-c", numbers.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  private static List<Integer> allowed() {
    if (Files.isReadable(STATUS)) {
      try (Stream<String> lines = Files.lines(STATUS)) {
        return lines
            .filter(line -> line.startsWith(ALLOWED))
            .findFirst()
            .map(line -> parse(line.substring(ALLOWED.length()).strip()))
            .orElse(List.of());
      } catch (IOException e) {
        return List.of();
      }
    }
    return List.of();
  }

  /** Reads a list of ranges, such as {@code 0-3,8}. */
  static List<Integer> parse(String ranges) {
    List<Integer> numbers = new ArrayList<>();
    for (String range : ranges.split(",")) {
      String[] ends = range.split("-");
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(numbers::add);
    }
    return numbers;
  }
}
