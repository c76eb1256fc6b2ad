package io.ringwire.perf.bench.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of the platform. What it says goes to a file. */
final class Part implements AutoCloseable {
  /** A first start on a fresh checkout builds the tree. */
  private static final Duration READY_MAX = Duration.ofMinutes(15);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long END_SECONDS_MAX = 20;
  private static final int LINES_SHOWN_MAX = 20;
  private static final String READY = "ready ";

  private final String name;
  private final List<String> jvmOptions;
  private final Process process;
  private final Path said;
  private String ready = "";

  Part(String name, List<String> jvmOptions, Process process, Path said) {
    this.name = name;
    this.jvmOptions = List.copyOf(jvmOptions);
    this.process = process;
    this.said = said;
  }

  String name() {
    return name;
  }

  /** What its JVM was given beyond the launcher's own, in order. */
  List<String> jvmOptions() {
    return jvmOptions;
  }

  long pid() {
    return process.pid();
  }

  /** What it said after the word ready: where it answers. */
  String ready() {
    return ready;
  }

  void awaitReady() throws IOException {
    long deadlineNanos = System.nanoTime() + READY_MAX.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      boolean ended = !process.isAlive();
      for (String line : Files.readAllLines(said)) {
        if (line.startsWith(READY)) {
          ready = line.substring(READY.length()).strip();
          return;
        }
      }
      if (ended) {
        throw new IOException(name + " ended before it was ready" + lastLines());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IOException(
        name + " was not ready in " + READY_MAX.toMinutes() + " min" + lastLines());
  }

  /**
   * @throws IOException when it has ended, with what it said last
   */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          name + " ended by itself, with exit code " + process.exitValue() + lastLines());
    }
  }

  private String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(said);
    return ". It said:\n"
        + String.join(
            "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN_MAX), lines.size()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
