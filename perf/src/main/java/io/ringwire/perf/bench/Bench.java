package io.ringwire.perf.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Carries out a plan. Contenders take turns (A B C, A B C...), because a machine drifts: neighbours, heat, and which CPU
 * the scheduler puts a thread on. Each turn has fresh processes, so one unlucky placement or compilation is one round's.
 */
final class Bench {
  private final BenchPlan plan;
  private final PrintWriter progress;

  Bench(BenchPlan plan, PrintWriter progress) {
    this.plan = plan;
    this.progress = progress;
  }

  List<Measurement> run() throws IOException {
    List<Measurement> all = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Contender contender : plan.contenders()) {
        for (Measurement measurement : turn(contender, round)) {
          all.add(measurement);
          progress.println(line(measurement));
          progress.flush();
        }
      }
    }
    return all;
  }

  private List<Measurement> turn(Contender contender, int round) throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    try (ChildProcess server =
        new ChildProcess(BenchServer.class, plan.jvmOptions(), List.of(contender.label()))) {
      String port = server.expect("ready");
      try (ChildProcess client =
          new ChildProcess(
              BenchClient.class, plan.jvmOptions(), List.of(contender.label(), port))) {
        client.expect("ready");
        int warmup = plan.warmupSeconds();
        for (int inFlight : plan.inFlight()) {
          client.say(
              "run " + inFlight + " " + warmup * 1_000L + " " + plan.measureSeconds() * 1_000L);
          client.expect("begin");
          ProcessUsage before = server.usage();
          ClientFigures figures = ClientFigures.parse(client.expect("end"));
          ProcessUsage used = server.usage().minus(before);
          client.expect("stopped");
          measurements.add(new Measurement(contender, round, inFlight, figures, used));
          warmup = plan.settleSeconds();
        }
      }
    }
    return measurements;
  }

  private static String line(Measurement measurement) {
    return String.format(
        Locale.ROOT,
        "round %d  %-7s %4d in flight  %,9.0f calls/s  p50 %,.1f us  p99 %,.1f us",
        measurement.round(),
        measurement.contender().label(),
        measurement.inFlight(),
        measurement.callsPerSecond(),
        measurement.p50Micros(),
        measurement.p99Micros());
  }
}
