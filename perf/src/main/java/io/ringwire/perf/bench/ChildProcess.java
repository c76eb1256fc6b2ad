package io.ringwire.perf.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM on this one's class path that takes commands and answers in lines. Its errors go where ours go. */
final class ChildProcess implements AutoCloseable {
  private static final long END_SECONDS_MAX = 10;

  private final String name;
  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader lines;

  ChildProcess(Class<?> main, List<String> jvmOptions, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    name = main.getSimpleName() + " " + String.join(" ", arguments);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    commands = new PrintWriter(process.outputWriter());
    lines = process.inputReader();
  }

  void say(String command) {
    commands.println(command);
    commands.flush();
  }

  /** The rest of the next line, which must begin with {@code word}. */
  String expect(String word) throws IOException {
    String line = lines.readLine();
    if (line == null || !(line + " ").startsWith(word + " ")) {
      throw new IOException(
          name
              + " should have said '"
              + word
              + "' and said "
              + (line == null ? "nothing" : "'" + line + "'"));
    }
    return line.substring(word.length()).strip();
  }

  ProcessUsage usage() throws IOException {
    say("usage");
    return ProcessUsage.parse(expect("usage"));
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
