package io.ringwire.perf.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM on this one's class path that takes commands and answers in lines. Its errors go where ours go. A child ends with
 * its standard input, so that it never outlives its parent.
 */
public final class ChildProcess implements AutoCloseable {
  /** What a child says when it could not do what it was told; the reason follows. */
  public static final String FAILED = "failed";

  private static final long END_SECONDS_MAX = 10;

  private final String name;
  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader lines;
  private final long startedNanos = System.nanoTime();

  public ChildProcess(Class<?> main, ChildJvm jvm, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(jvm.command());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    name = main.getSimpleName() + " " + String.join(" ", arguments);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    commands = new PrintWriter(process.outputWriter());
    lines = process.inputReader();
  }

  public void say(String command) {
    commands.println(command);
    commands.flush();
  }

  /**
   * The rest of the next line, which must begin with {@code word}.
   *
   * @throws ChildFailedException when it says that it failed, with its reason
   * @throws IOException when it says something else, or has ended
   */
  public String expect(String word) throws IOException {
    String line = lines.readLine();
    if (line != null && begins(line, word)) {
      return line.substring(word.length()).strip();
    }
    if (line != null && begins(line, FAILED)) {
      throw new ChildFailedException(line.substring(FAILED.length()).strip());
    }
    throw new IOException(
        name
            + " should have said '"
            + word
            + "' and said "
            + (line == null ? "nothing: it has ended" : "'" + line + "'"));
  }

  private static boolean begins(String line, String word) {
    return (line + " ").startsWith(word + " ");
  }

  /** Asks the child for its {@link ProcessUsage}; its commands must know {@code usage}. */
  public ProcessUsage usage() throws IOException {
    say(ProcessUsage.COMMAND);
    return ProcessUsage.parse(expect(ProcessUsage.COMMAND));
  }

  /** Since the process was started. */
  public long ageNanos() {
    return System.nanoTime() - startedNanos;
  }

  @Override
  public void close() {
    commands.close();
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
