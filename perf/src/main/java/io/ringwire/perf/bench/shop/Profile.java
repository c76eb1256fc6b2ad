package io.ringwire.perf.bench.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Samples of running Java code, by the JVM's own flight recorder. It sees no kernel, no compiler and no collector: of
 * those tells {@link ProcessTimes}.
 *
 * @param samples by layer
 */
record Profile(Map<Layer, Long> samples) {
  private static final String EXECUTION_SAMPLE = "jdk.ExecutionSample";
  private static final String PREPARED = "bench-shop-prepared";
  private static final String RECORDING = "bench-shop";
  private static final String PERIOD = "10ms";
  private static final long COMMAND_SECONDS_MAX = 60;

  /**
   * Starts a JVM's recorder, which records nothing yet. The first start redefines classes of the JDK, and with that a JVM
   * throws all its compiled code away: under load it is seconds behind before it has compiled it again. So this comes
   * before the warm-up.
   */
  static void prepare(long pid) throws IOException, InterruptedException {
    jcmd(pid, "JFR.start", "name=" + PREPARED, "settings=none");
  }

  /** Begins to sample in a JVM that was prepared. */
  static void begin(long pid) throws IOException, InterruptedException {
    jcmd(
        pid,
        "JFR.start",
        "name=" + RECORDING,
        "settings=none",
        "+" + EXECUTION_SAMPLE + "#enabled=true",
        "+" + EXECUTION_SAMPLE + "#period=" + PERIOD);
  }

  /** Ends the recording and counts what is in it. */
  static Profile end(long pid) throws IOException, InterruptedException {
    Path file = Files.createTempFile("ringwire-bench-shop", ".jfr");
    try {
      jcmd(pid, "JFR.stop", "name=" + RECORDING, "filename=" + file);
      return read(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Profile read(Path file) throws IOException {
    Map<Layer, Long> samples = new EnumMap<>(Layer.class);
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals(EXECUTION_SAMPLE) && stack != null) {
          samples.merge(layer(stack.getFrames()), 1L, Long::sum);
        }
      }
    }
    return new Profile(samples);
  }

  private static Layer layer(List<RecordedFrame> frames) {
    return frames.stream()
        .map(frame -> Layer.of(frame.getMethod().getType().getName()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(Layer.OTHER);
  }

  Profile plus(Profile other) {
    Map<Layer, Long> sum = new EnumMap<>(Layer.class);
    sum.putAll(samples);
    other.samples.forEach((layer, count) -> sum.merge(layer, count, Long::sum));
    return new Profile(sum);
  }

  long total() {
    return samples.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void jcmd(long pid, String... command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    ProcessBuilder builder = new ProcessBuilder(jcmd.toString(), Long.toString(pid));
    builder.command().addAll(List.of(command));
    Path said = Files.createTempFile("ringwire-bench-shop", ".jcmd");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      boolean ended = process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            "jcmd " + pid + " " + String.join(" ", command) + " failed: " + Files.readString(said));
      }
    } finally {
      Files.deleteIfExists(said);
    }
  }
}
