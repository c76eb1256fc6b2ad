package io.ringwire.core.balance;

import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.FakeTime;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.TestCalls;
import io.ringwire.core.discovery.Endpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A policy against simulated servers: virtual clock, fixed seed, the real statistics. Each server has
 * some workers and a queue; arrivals are a Poisson process.
 */
final class PolicySimulation {
  final FakeTime time = new FakeTime();
  final List<Server> servers = new ArrayList<>();
  final List<Long> latenciesNanos = new ArrayList<>();
  private final AttemptClock clock = new AttemptClock(time);
  private final Random random;
  private final LoadBalancer policy;
  private LoadBalancer.Picker picker =
      call -> {
        throw new IllegalStateException("no server was added");
      };

  PolicySimulation(LoadBalancer policy, long seed) {
    this.policy = policy;
    this.random = new Random(seed);
  }

  enum Behaviour {
    SERVES,
    FAILS_AT_ONCE,
    HANGS
  }

  /** One endpoint. Service times are exponential. */
  final class Server implements EndpointInvoker {
    final EndpointStack stack;
    long serviceNanos;
    Behaviour behaviour = Behaviour.SERVES;
    int calls;
    private final int workers;
    private int busy;
    private final Deque<Runnable> queue = new ArrayDeque<>();

    Server(int weight, int workers, Duration service) {
      this.workers = workers;
      this.serviceNanos = service.toNanos();
      stack = new EndpointStack(Endpoint.of("server-" + servers.size(), 1, weight), this, clock);
    }

    @Override
    public CompletionStage<Reply> invoke(Call call) {
      calls++;
      CompletableFuture<Reply> stage = new CompletableFuture<>();
      switch (behaviour) {
        case HANGS -> time.schedule(() -> fail(stage, StatusCode.DEADLINE_EXCEEDED), 100_000_000);
        case FAILS_AT_ONCE -> time.schedule(() -> fail(stage, StatusCode.UNAVAILABLE), 50_000);
        case SERVES -> {
          queue.add(() -> serve(stage));
          next();
        }
      }
      return stage;
    }

    private void fail(CompletableFuture<Reply> stage, StatusCode code) {
      stage.completeExceptionally(TestCalls.failure(code, Outcome.UNKNOWN, endpoint()));
    }

    private void serve(CompletableFuture<Reply> stage) {
      busy++;
      time.schedule(
          () -> {
            busy--;
            stage.complete(Reply.NONE);
            next();
          },
          (long) (-Math.log(1 - random.nextDouble()) * serviceNanos));
    }

    private void next() {
      while (busy < workers && !queue.isEmpty()) {
        queue.remove().run();
      }
    }

    @Override
    public Endpoint endpoint() {
      return stack.endpoint();
    }

    @Override
    public Readiness readiness() {
      return Readiness.READY;
    }

    @Override
    public void connect() {}

    @Override
    public void close() {}
  }

  Server add(int weight, int workers, Duration service) {
    Server server = new Server(weight, workers, service);
    servers.add(server);
    picker = policy.picker(servers.stream().map(s -> (Candidate) s.stack).toList());
    return server;
  }

  /** Calls that come whenever they come. */
  void openLoop(Duration duration, double callsPerSecond) {
    long end = time.nanos() + duration.toNanos();
    while (time.nanos() < end) {
      call();
      double gapSeconds = -Math.log(1 - random.nextDouble()) / callsPerSecond;
      time.advance(Duration.ofNanos((long) (gapSeconds * 1e9)));
    }
  }

  /** Calls that each wait for the one before. */
  void oneByOne(int calls) {
    for (int i = 0; i < calls; i++) {
      CompletableFuture<Reply> stage = call();
      while (!stage.isDone()) {
        time.advance(Duration.ofNanos(10_000));
      }
    }
  }

  private CompletableFuture<Reply> call() {
    Call call = TestCalls.unary();
    long start = time.nanos();
    CompletableFuture<Reply> stage = new CompletableFuture<>();
    ((EndpointStack) picker.pick(call))
        .invoke(
            call,
            (reply, failure) -> {
              if (failure == null) {
                stage.complete(reply);
              } else {
                stage.completeExceptionally(failure);
              }
            });
    stage.whenComplete((reply, failure) -> latenciesNanos.add(time.nanos() - start));
    return stage;
  }

  void forget() {
    servers.forEach(server -> server.calls = 0);
    latenciesNanos.clear();
  }

  double share(Server server) {
    return (double) server.calls / servers.stream().mapToInt(s -> s.calls).sum();
  }

  double p99Millis() {
    long[] sorted = latenciesNanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) (sorted.length * 0.99)] / 1e6;
  }
}
