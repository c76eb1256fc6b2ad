package io.ringwire.perf.bench.scale;

import io.ringwire.perf.bench.child.BenchServer;
import io.ringwire.perf.bench.child.ScaleClient;
import io.ringwire.perf.bench.contender.Contender;
import io.ringwire.perf.bench.process.ChildJvm;
import io.ringwire.perf.bench.process.ChildProcess;
import io.ringwire.perf.bench.process.HeldMemory;
import io.ringwire.perf.bench.result.Origin;
import io.ringwire.perf.bench.scale.ScaleResults.Beside;
import io.ringwire.perf.bench.scale.ScaleResults.Failed;
import io.ringwire.perf.bench.scale.ScaleResults.Idle;
import io.ringwire.perf.bench.scale.ScaleResults.Stormed;
import io.ringwire.perf.bench.scale.ScaleSettings.Trial;
import io.ringwire.perf.bench.work.Measured;
import io.ringwire.perf.bench.work.Storm;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Carries the trials out, contenders by turns, each trial with fresh processes. */
final class Scale {
  /** Calls of 250 bytes at a rate that leaves the machine room: a queue behind a large message is what shows. */
  static final String SMALL = "get-open-2000";

  /** One call of 1 MiB after the other, both ways. */
  static final String LARGE = "echo-1MiB-1";

  /** The first calls of a process are compiled first. */
  private static final int FIRST_WARM_UP_TIMES = 3;

  private static final Duration CONNECT_MAX = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final ScaleSettings settings;
  private final Origin origin;
  private final PrintWriter progress;
  private final List<Beside> besides = new ArrayList<>();
  private final List<Idle> idles = new ArrayList<>();
  private final List<Stormed> storms = new ArrayList<>();
  private final List<Failed> failures = new ArrayList<>();

  Scale(ScaleSettings settings, Origin origin, PrintWriter progress) {
    this.settings = settings;
    this.origin = origin;
    this.progress = progress;
  }

  /** Runs a round, from 1. */
  void runRound(int round) throws InterruptedException {
    for (Trial trial : settings.trials()) {
      for (String contender : settings.contenders()) {
        try {
          turn(trial, contender, round);
        } catch (IOException e) {
          failures.add(new Failed(contender, round, trial, String.valueOf(e.getMessage())));
          tell(round, contender, trial + ": failed: " + e.getMessage());
        }
      }
    }
  }

  /** What has been found so far. */
  ScaleResults results() {
    return new ScaleResults(
        ScaleResults.FORMAT, origin, settings, besides, idles, storms, failures);
  }

  private void turn(Trial trial, String contender, int round)
      throws IOException, InterruptedException {
    ChildJvm jvm = Contender.of(contender).childJvm(settings.jvmOptions());
    try (ChildProcess server = new ChildProcess(BenchServer.class, jvm, List.of(contender))) {
      String port = server.expect("ready");
      try (ChildProcess client =
          new ChildProcess(ScaleClient.class, jvm, List.of(contender, port))) {
        client.expect("ready");
        switch (trial) {
          case BESIDE -> beside(contender, round, client);
          case IDLE -> idle(contender, round, client, server);
          case STORM -> storm(contender, round, client);
        }
      }
    }
  }

  private void beside(String contender, int round, ChildProcess client) throws IOException {
    client.say("beside " + SMALL + " " + LARGE + " " + times(1));
    Beside found =
        new Beside(
            contender,
            round,
            Measured.parse(client.expect("alone")),
            Measured.parse(client.expect("beside")),
            Measured.parse(client.expect("large")));
    besides.add(found);
    tell(
        round,
        contender,
        String.format(
            Locale.ROOT,
            "beside 1 MiB: p99 %,.0f us, alone %,.0f us",
            found.beside().p99Nanos() / 1e3,
            found.alone().p99Nanos() / 1e3));
  }

  private void idle(String contender, int round, ChildProcess client, ChildProcess server)
      throws IOException, InterruptedException {
    int added = settings.connections() - settings.active();
    client.say("active " + settings.active());
    client.expect("active");
    Measured alone = calls(client, FIRST_WARM_UP_TIMES);
    HeldMemory before = memory(server);
    long descriptors = descriptors(server);

    client.say("idle " + added);
    client.expect("idle");
    awaitDescriptors(server, descriptors + added, added);
    HeldMemory with = memory(server);
    Measured beside = calls(client, 1);

    client.say("leave");
    client.expect("left");
    Measured after = calls(client, 1);
    Idle found = new Idle(contender, round, added, before, with, alone, beside, after);
    idles.add(found);
    tell(
        round,
        contender,
        String.format(
            Locale.ROOT,
            "%,d idle connections: %,.0f bytes each; calls %,.0f/s, without them %,.0f/s and %,.0f/s",
            added,
            found.bytesEach(),
            Idle.rate(beside),
            Idle.rate(alone),
            Idle.rate(after)));
  }

  private Measured calls(ChildProcess client, int warmUpTimes) throws IOException {
    client.say("calls " + times(warmUpTimes));
    return Measured.parse(client.expect("calls"));
  }

  private static HeldMemory memory(ChildProcess server) throws IOException {
    server.say(HeldMemory.COMMAND);
    return HeldMemory.parse(server.expect(HeldMemory.COMMAND));
  }

  private static long descriptors(ChildProcess server) throws IOException {
    server.say(HeldMemory.DESCRIPTORS_COMMAND);
    return Long.parseLong(server.expect(HeldMemory.DESCRIPTORS_COMMAND));
  }

  /** A client's first answer comes when its first connection is there; the others are still being made. */
  private static void awaitDescriptors(ChildProcess server, long wanted, int added)
      throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + CONNECT_MAX.toNanos();
    long now = descriptors(server);
    while (now < wanted) {
      if (System.nanoTime() > giveUp) {
        throw new IOException(
            (wanted - now)
                + " of "
                + added
                + " connections were not there after "
                + CONNECT_MAX.toSeconds()
                + " s");
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
      now = descriptors(server);
    }
  }

  private void storm(String contender, int round, ChildProcess client) throws IOException {
    client.say("storm " + settings.stormClients());
    Storm storm = Storm.parse(client.expect("storm"));
    storms.add(new Stormed(contender, round, settings.stormClients(), storm));
    tell(
        round,
        contender,
        String.format(
            Locale.ROOT,
            "storm: %,d answered, %,d failed, in %,.0f ms %s",
            storm.answered(),
            storm.failed(),
            storm.elapsedNanos() / 1e6,
            storm.example()));
  }

  private String times(int warmUpTimes) {
    return settings.warmupSeconds() * 1_000L * warmUpTimes
        + " "
        + settings.measureSeconds() * 1_000L;
  }

  private void tell(int round, String contender, String text) {
    progress.printf("round %d  %-10s %s%n", round, contender, text);
    progress.flush();
  }
}
