package io.ringwire.perf.load.report.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the generator ran. The service may have run elsewhere; of that it knows nothing.
 *
 * @param java the virtual machine and its version
 * @param javaOptions its options that begin with -X; others may hold secrets
 * @param commit checked out in the working folder, with {@code +} when files differ from it; absent when there is none
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Machine(
    String cpu,
    int processors,
    String os,
    String java,
    List<String> javaOptions,
    @Nullable String commit) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String UNKNOWN = "unknown";
  private static final String[] WHICH_COMMIT = {
    "git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"
  };
  private static final long GIT_SECONDS_MAX = 2;
  private static final int COMMIT_BYTES_MAX = 100;

  /** This one. Asks git for the commit, and waits up to some seconds for it. */
  public static Machine here() {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith("-X"))
            .toList(),
        commitHere());
  }

  private static String cpuModel() {
    if (!Files.isReadable(CPU_INFO)) {
      return UNKNOWN;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException | UncheckedIOException e) {
      return UNKNOWN;
    }
  }

  private static @Nullable String commitHere() {
    try {
      Process git =
          new ProcessBuilder(WHICH_COMMIT).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try {
        if (!git.waitFor(GIT_SECONDS_MAX, TimeUnit.SECONDS) || git.exitValue() != 0) {
          return null;
        }
        byte[] said = git.getInputStream().readNBytes(COMMIT_BYTES_MAX);
        return new String(said, StandardCharsets.UTF_8).strip();
      } finally {
        git.destroy();
      }
    } catch (IOException e) {
      return null; // no git
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
