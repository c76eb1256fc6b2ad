package io.ringwire.perf.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The client process: {@code BenchClient CONTENDER PORT}. For each line {@code run IN_FLIGHT WARMUP_MILLIS MEASURE_MILLIS}
 * it says {@code begin} when the warm-up is over and {@code end} with a {@link ClientFigures} when the measurement is, or
 * {@code failed WHY}. Ends with its standard input.
 */
public final class BenchClient {
  private BenchClient() {}

  public static void main(String[] arguments) throws Exception {
    // Before the first logger is made: the standard output is the parent's.
    System.setProperty("logback.configurationFile", "logback-perf.xml");
    UserCaller caller = Contender.of(arguments[0]).connect(Integer.parseInt(arguments[1]));
    System.out.println("ready");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      try {
        run(caller, Integer.parseInt(words[1]), millis(words[2]), millis(words[3]));
      } catch (IllegalStateException e) {
        System.out.println("failed " + e.getMessage() + ": " + e.getCause());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void run(UserCaller caller, int inFlight, Duration warmup, Duration measure)
      throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(caller, inFlight);
    loop.start();
    loop.runFor(warmup);
    System.out.println("begin");
    loop.takeLatencies();
    ProcessUsage before = ProcessUsage.now();
    long beganNanos = System.nanoTime();
    loop.runFor(measure);
    long elapsedNanos = System.nanoTime() - beganNanos;
    Histogram latencies = loop.takeLatencies();
    ProcessUsage used = ProcessUsage.now().minus(before);
    System.out.println("end " + ClientFigures.of(elapsedNanos, latencies, used).text());
    loop.stop();
    System.out.println("stopped");
  }

  private static Duration millis(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }
}
