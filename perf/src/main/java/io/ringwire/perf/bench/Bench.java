package io.ringwire.perf.bench;

import io.ringwire.perf.bench.BenchPlan.Entrant;
import io.ringwire.perf.bench.child.BenchClient;
import io.ringwire.perf.bench.child.BenchServer;
import io.ringwire.perf.bench.process.ChildProcess;
import io.ringwire.perf.bench.process.ProcessUsage;
import io.ringwire.perf.bench.result.Figure;
import io.ringwire.perf.bench.result.Measurement;
import io.ringwire.perf.bench.result.Origin;
import io.ringwire.perf.bench.result.Results;
import io.ringwire.perf.bench.result.StartUp;
import io.ringwire.perf.bench.work.Case;
import io.ringwire.perf.bench.work.Measured;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Carries out a plan. Contenders take turns (A B C, A B C...), because a machine drifts: neighbours, heat, and which CPU
 * the scheduler puts a thread on. Each turn has fresh processes, so one unlucky placement or compilation is one round's.
 */
final class Bench {
  private final BenchPlan plan;
  private final Origin origin;
  private final PrintWriter progress;
  private final int labelWidth;
  private final List<StartUp> startUps = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();

  Bench(BenchPlan plan, Origin origin, PrintWriter progress) {
    this.plan = plan;
    this.origin = origin;
    this.progress = progress;
    this.labelWidth =
        plan.settings().contenders().stream().mapToInt(String::length).max().orElseThrow();
  }

  /** Runs a round, from 1. */
  void runRound(int round) {
    for (Entrant entrant : plan.entrants()) {
      turn(entrant, round);
    }
  }

  /** What has been found so far. */
  Results results() {
    return new Results(Results.FORMAT, origin, plan.settings(), startUps, measurements);
  }

  /** After a case that failed the others are measured in fresh processes: what became of the old ones nobody knows. */
  private void turn(Entrant entrant, int round) {
    int next = 0;
    while (next < plan.cases().size()) {
      int done = measurements.size();
      try {
        pair(entrant, round, plan.cases().subList(next, plan.cases().size()));
      } catch (IOException e) {
        int failed = next + measurements.size() - done;
        keep(
            Measurement.failed(
                entrant.contender().label(),
                plan.cases().get(failed).name(),
                round,
                String.valueOf(e.getMessage())));
      }
      next += measurements.size() - done;
    }
  }

  /** Measures cases in one pair of processes, until one fails. */
  private void pair(Entrant entrant, int round, List<Case> cases) throws IOException {
    String label = entrant.contender().label();
    try (ChildProcess server = new ChildProcess(BenchServer.class, entrant.jvm(), List.of(label))) {
      String port = server.expect("ready");
      long serverNanos = server.ageNanos();
      try (ChildProcess client =
          new ChildProcess(BenchClient.class, entrant.jvm(), List.of(label, port))) {
        client.expect("ready");
        startUps.add(
            new StartUp(label, round, entrant.jvm().version(), serverNanos, client.ageNanos()));
        Duration warmup = entrant.warmup(plan.settings());
        for (Case next : cases) {
          keep(measure(entrant, round, next, warmup, client, server));
          warmup = Duration.ofSeconds(plan.settings().settleSeconds());
        }
      }
    }
  }

  private Measurement measure(
      Entrant entrant,
      int round,
      Case wanted,
      Duration warmup,
      ChildProcess client,
      ChildProcess server)
      throws IOException {
    client.say(
        "run "
            + wanted.name()
            + " "
            + warmup.toMillis()
            + " "
            + plan.settings().measureSeconds() * 1_000L);
    client.expect("begin");
    ProcessUsage before = server.usage();
    Measured seen = Measured.parse(client.expect("end"));
    ProcessUsage serverUsed = server.usage().minus(before);
    ProcessUsage clientUsed = ProcessUsage.parse(client.expect("used"));
    client.expect("stopped");
    return new Measurement(
        entrant.contender().label(), wanted.name(), round, seen, clientUsed, serverUsed);
  }

  private void keep(Measurement measurement) {
    measurements.add(measurement);
    Measured seen = measurement.seen();
    progress.println(
        String.format(
                Locale.ROOT,
                "round %d  %-" + labelWidth + "s %-16s ",
                measurement.round(),
                measurement.contender(),
                measurement.caseName())
            + (seen.calls() == 0 ? "" : figures(measurement))
            + seen.invalid());
    progress.flush();
  }

  private static String figures(Measurement measurement) {
    return String.format(
        Locale.ROOT,
        "%,11.0f/s  p50 %,.1f us  p99 %,.1f us  CPU %.2f + %.2f us  ",
        Figure.CALLS_PER_SECOND.of(measurement),
        Figure.P50.of(measurement),
        Figure.P99.of(measurement),
        Figure.CLIENT_CPU.of(measurement),
        Figure.SERVER_CPU.of(measurement));
  }
}
