package io.ringwire.perf.bench.child;

import io.ringwire.perf.bench.contender.Contender;
import io.ringwire.perf.bench.contender.Crowd;
import io.ringwire.perf.bench.work.Case;
import io.ringwire.perf.bench.work.Measured;
import io.ringwire.perf.bench.work.Run;
import io.ringwire.perf.bench.work.Storm;
import io.ringwire.perf.workload.UserClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The client process of {@code bench scale}: {@code ScaleClient CONTENDER PORT}. Says {@code ready}, then does what the
 * lines say:
 *
 * <ul>
 *   <li>{@code beside SMALL_CASE LARGE_CASE WARMUP MEASURE}: on one connection, the small calls alone, then with the
 *       large ones under way; says {@code alone}, {@code beside} and {@code large}, each with a {@link Measured}
 *   <li>{@code active N}: N clients with a connection each; says {@code active}
 *   <li>{@code idle N}: N connections more, each of which has served a call or none; says {@code idle}
 *   <li>{@code calls WARMUP MEASURE}: a call in flight on each active one; says {@code calls} with a {@link Measured}
 *   <li>{@code leave}: closes the idle ones; says {@code left}
 *   <li>{@code storm N}: N new clients connect and call at once; says {@code storm} with a {@link Storm}
 * </ul>
 *
 * <p>Times are in milliseconds. It says {@code failed WHY} instead when it could not.
 */
public final class ScaleClient {
  private static final int LOOPS = 1;
  private static final Case WARM_UP_CASE = Case.parse("get-64");

  private final Contender contender;
  private final int port;
  private final Crowd active = new Crowd(LOOPS);
  private final Crowd idle = new Crowd(LOOPS);

  private ScaleClient(Contender contender, int port) {
    this.contender = contender;
    this.port = port;
  }

  public static void main(String[] arguments) throws Exception {
    Commands.keepLoggersOffTheOutput();
    ScaleClient client =
        new ScaleClient(Contender.of(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println("ready");
    Commands.serve(client::handle);
  }

  private void handle(String[] words) throws InterruptedException {
    switch (words[0]) {
      case "beside" ->
          beside(Case.parse(words[1]), Case.parse(words[2]), millis(words[3]), millis(words[4]));
      case "active" -> {
        open(active, Integer.parseInt(words[1]), 1);
        System.out.println("active");
      }
      case "idle" -> {
        open(idle, Integer.parseInt(words[1]), Crowd.CONNECTIONS_MAX);
        System.out.println("idle");
      }
      case "calls" -> {
        Run run = Run.oneGetOnEach(active.clients());
        run.warmUp(millis(words[1]));
        Measured measured = run.measure(millis(words[2]));
        run.stop();
        System.out.println("calls " + measured.text());
      }
      case "leave" -> {
        idle.leave();
        System.out.println("left");
      }
      case "storm" -> storm(Integer.parseInt(words[1]));
      default -> throw new IllegalArgumentException("no command " + words[0]);
    }
  }

  private void beside(Case small, Case large, Duration warmup, Duration measure)
      throws InterruptedException {
    try (UserClient client = contender.connect(port)) {
      // At their full speed, not at the small rate: figures of code that is still being compiled
      // compare nothing.
      warmUp(WARM_UP_CASE, client, warmup);
      warmUp(large, client, warmup);
      Run alone = Run.of(small, client);
      alone.warmUp(warmup);
      System.out.println("alone " + alone.measure(measure).text());
      alone.stop();

      Run largeCalls = Run.of(large, client);
      largeCalls.warmUp(warmup);
      Run beside = Run.of(small, client);
      beside.warmUp(warmup);
      Large during = new Large(largeCalls, measure);
      during.start();
      System.out.println("beside " + beside.measure(measure).text());
      beside.stop();
      System.out.println("large " + during.result().text());
      largeCalls.stop();
    }
  }

  private static void warmUp(Case with, UserClient client, Duration time)
      throws InterruptedException {
    Run run = Run.of(with, client);
    run.warmUp(time);
    run.stop();
  }

  /** Measures the large calls on a thread of its own, while this one paces the small ones. */
  private static final class Large {
    private final List<Measured> found = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private final Thread thread;

    Large(Run run, Duration time) {
      thread =
          new Thread(
              () -> {
                try {
                  found.add(run.measure(time));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                  failures.add(e);
                }
              },
              "bench-large");
      thread.setDaemon(true);
    }

    void start() {
      thread.start();
    }

    Measured result() throws InterruptedException {
      thread.join();
      if (!failures.isEmpty()) {
        throw failures.get(0);
      }
      return found.get(0);
    }
  }

  /** Each client calls once, which opens all its connections. */
  private void open(Crowd crowd, int connections, int each) throws InterruptedException {
    List<UserClient> clients = new ArrayList<>();
    for (int left = connections; left > 0; left -= each) {
      clients.add(crowd.add(port, Math.min(left, each)));
    }
    Storm opened = Storm.of(clients);
    if (opened.failed() > 0) {
      throw new IllegalStateException(
          opened.failed() + " of " + clients.size() + " clients: " + opened.example());
    }
  }

  private void storm(int count) throws InterruptedException {
    try (Crowd crowd = new Crowd(LOOPS)) {
      for (int i = 0; i < count; i++) {
        crowd.add(port, 1);
      }
      System.out.println("storm " + Storm.of(crowd.clients()).text());
    }
  }

  private static Duration millis(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }
}
