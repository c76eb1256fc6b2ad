package io.ringwire.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.balance.FakeEndpoints.FakeEndpoint;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.TestCalls;
import io.ringwire.core.call.Ticker;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.InMemoryRegistry;
import io.ringwire.core.discovery.Registrar.Registration;
import io.ringwire.core.resilience.RetryBudget;
import io.ringwire.core.resilience.RetryFilter;
import io.ringwire.core.resilience.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers on their threads, the registry on its own, the balancer's control on a third. */
class ChurnRaceTest {
  private static final int ROUNDS = 2_000;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void noCallFailsWhileEndpointsComeAndGo() throws Exception {
    InMemoryRegistry registry = new InMemoryRegistry();
    DescriptorSet none =
        DescriptorSet.of(
            com.google.protobuf.DescriptorProtos.FileDescriptorSet.getDefaultInstance());
    FakeEndpoints fakes = new FakeEndpoints();
    EndpointInvoker.Factory factory =
        (endpoint, onReadinessChange) -> {
          FakeEndpoint made = (FakeEndpoint) fakes.create(endpoint, onReadinessChange);
          made.answersAtOnce = true;
          made.become(EndpointInvoker.Readiness.READY);
          return made;
        };
    registry.register("test.v1.Service", Endpoint.of("constant", 1), none);
    BalancedInvoker balanced =
        new BalancedInvoker(
            "test.v1.Service", registry, new WeightedP2C(), factory, BalanceConfig.DEFAULT);
    Invoker invoker =
        Filter.compose(
            List.of(
                new RetryFilter(
                    RetryPolicy.DEFAULT,
                    RetryBudget.ofDefaults(Ticker.SYSTEM),
                    BalanceConfig.DEFAULT.scheduler())),
            balanced);
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger answered = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      Thread caller =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  invoker
                      .invoke(TestCalls.unary())
                      .whenComplete(
                          (reply, failure) -> {
                            if (failure == null) {
                              answered.incrementAndGet();
                            } else {
                              failures.add(failure);
                            }
                          });
                }
              });
      caller.start();
      callers.add(caller);
    }
    for (int round = 0; round < ROUNDS; round++) {
      Registration one = registry.register("test.v1.Service", Endpoint.of("one", 1), none);
      Registration two = registry.register("test.v1.Service", Endpoint.of("two", 1), none);
      one.update(Endpoint.of("one", 1, round % 300));
      one.withdraw();
      two.withdraw();
    }
    for (Thread caller : callers) {
      caller.interrupt();
      caller.join();
    }
    balanced.close();
    registry.close();
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(ROUNDS);
  }
}
