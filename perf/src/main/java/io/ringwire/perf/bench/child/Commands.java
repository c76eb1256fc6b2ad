package io.ringwire.perf.bench.child;

import io.ringwire.perf.bench.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The lines a parent sends to its child. */
final class Commands {
  private Commands() {}

  /** Does what one line says, and prints what the parent waits for. */
  interface Handler {
    void handle(String[] words) throws InterruptedException;
  }

  /** To be called before the first logger is made: the standard output is the parent's. */
  static void keepLoggersOffTheOutput() {
    System.setProperty("logback.configurationFile", "logback-perf.xml");
  }

  /** Serves the parent until it closes our input, then ends this process at once: nothing under way is worth more. */
  static void serve(Handler handler) throws IOException, InterruptedException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      try {
        handler.handle(line.split(" "));
      } catch (RuntimeException e) {
        System.out.println(ChildProcess.FAILED + " " + oneLine(e));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static String oneLine(RuntimeException e) {
    String why =
        e.getCause() == null
            ? String.valueOf(e.getMessage())
            : e.getMessage() + ": " + e.getCause();
    return why.replaceAll("\\s+", " ");
  }
}
