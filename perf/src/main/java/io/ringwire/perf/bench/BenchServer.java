package io.ringwire.perf.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The server process: {@code BenchServer CONTENDER}. Says {@code ready PORT}, answers each line {@code usage} with
 * {@code usage CPU_NANOS ALLOCATED_BYTES}, and ends with its standard input, so that it never outlives its parent.
 */
public final class BenchServer {
  private BenchServer() {}

  public static void main(String[] arguments) throws Exception {
    // Before the first logger is made: the standard output is the parent's.
    System.setProperty("logback.configurationFile", "logback-perf.xml");
    Contender.Served served = Contender.of(arguments[0]).serve();
    System.out.println("ready " + served.port());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("usage")) {
        System.out.println("usage " + ProcessUsage.now().text());
      }
    }
    // The work is over; nothing under way is worth a graceful end.
    Runtime.getRuntime().halt(0);
  }
}
