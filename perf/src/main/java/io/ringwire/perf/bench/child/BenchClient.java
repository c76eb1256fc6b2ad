package io.ringwire.perf.bench.child;

import io.ringwire.perf.bench.contender.Contender;
import io.ringwire.perf.bench.process.ProcessUsage;
import io.ringwire.perf.bench.work.Case;
import io.ringwire.perf.bench.work.Measured;
import io.ringwire.perf.bench.work.Run;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.workload.UserClient;
import java.time.Duration;

/**
 * The client process: {@code BenchClient CONTENDER PORT}. Says {@code ready} after its first answer. For each line
 * {@code run CASE WARMUP_MILLIS MEASURE_MILLIS} it says {@code begin} when the warm-up is over, {@code end} with a
 * {@link Measured} and {@code used} with a {@link ProcessUsage} when the measurement is, and {@code stopped} when no call
 * is under way; or, instead of any of these, {@code failed WHY}. Ends with its standard input.
 */
public final class BenchClient {
  private BenchClient() {}

  public static void main(String[] arguments) throws Exception {
    Commands.keepLoggersOffTheOutput();
    UserClient client = Contender.of(arguments[0]).connect(Integer.parseInt(arguments[1]));
    client.getBlocking(GetUserRequest.newBuilder().setId(1).build());
    System.out.println("ready");
    Commands.serve(
        words -> run(Run.of(Case.parse(words[1]), client), millis(words[2]), millis(words[3])));
  }

  private static void run(Run run, Duration warmup, Duration measure) throws InterruptedException {
    run.warmUp(warmup);
    System.out.println("begin");
    ProcessUsage before = ProcessUsage.now();
    Measured measured = run.measure(measure);
    ProcessUsage used = ProcessUsage.now().minus(before);
    System.out.println("end " + measured.text());
    System.out.println("used " + used.text());
    run.stop();
    System.out.println("stopped");
  }

  private static Duration millis(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }
}
