package io.ringwire.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.call.Call;
import io.ringwire.core.call.TestCalls;
import io.ringwire.core.discovery.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class WeightedRoundRobinTest {
  private final Call call = TestCalls.unary();

  @Test
  void givesEachExactlyItsShareInEveryRoundOfOneThread() {
    List<Candidate> candidates = FakeCandidate.ofWeights(500, 300, 100, 100);
    LoadBalancer.Picker picker = new WeightedRoundRobin().picker(candidates);
    for (int round = 0; round < 5; round++) {
      Map<Candidate, Integer> picks = new HashMap<>();
      for (int i = 0; i < 10; i++) {
        picks.merge(picker.pick(call), 1, Integer::sum);
      }
      assertThat(candidates).extracting(picks::get).containsExactly(5, 3, 1, 1);
    }
  }

  @Test
  void picksTheOnlyOne() {
    List<Candidate> candidates = FakeCandidate.ofWeights(7);
    LoadBalancer.Picker picker = new WeightedRoundRobin().picker(candidates);
    assertThat(picker.pick(call)).isSameAs(candidates.get(0));
    assertThat(picker.pick(call.afterFailureOn(candidates.get(0).endpoint())))
        .isSameAs(candidates.get(0));
  }

  @Test
  void stepsOverEndpointsThatTheCallFailedOn() {
    List<Candidate> candidates = FakeCandidate.ofWeights(1_000_000, 1, 1);
    LoadBalancer.Picker picker = new WeightedRoundRobin().picker(candidates);
    Call retry = call.afterFailureOn(candidates.get(0).endpoint());
    Call second = retry.afterFailureOn(candidates.get(2).endpoint());
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(retry)).isNotSameAs(candidates.get(0));
      assertThat(picker.pick(second)).isSameAs(candidates.get(1));
    }
  }

  @Test
  void knowsATriedEndpointByItsAddressWhateverItsWeightIsNow() {
    List<Candidate> candidates = FakeCandidate.ofWeights(9, 1);
    Endpoint lighter = candidates.get(0).endpoint().withWeight(1);
    LoadBalancer.Picker picker = new WeightedRoundRobin().picker(candidates);
    for (int i = 0; i < 10; i++) {
      assertThat(picker.pick(call.afterFailureOn(lighter))).isSameAs(candidates.get(1));
    }
  }

  @Test
  void picksSomebodyWhenAllWereTried() {
    List<Candidate> candidates = FakeCandidate.ofWeights(1, 1);
    LoadBalancer.Picker picker = new WeightedRoundRobin().picker(candidates);
    Call retry =
        call.afterFailureOn(candidates.get(0).endpoint())
            .afterFailureOn(candidates.get(1).endpoint());
    assertThat(picker.pick(retry)).isIn(candidates);
  }

  @Test
  void keepsProportionsUnderManyThreads() throws Exception {
    List<Candidate> candidates = FakeCandidate.ofWeights(600, 300, 100);
    LoadBalancer.Picker picker = new WeightedRoundRobin().picker(candidates);
    LongAdder[] picks = {new LongAdder(), new LongAdder(), new LongAdder()};
    CountDownLatch done = new CountDownLatch(4);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 250_000; i++) {
                  picks[candidates.indexOf(picker.pick(call))].increment();
                }
                done.countDown();
              });
      threads.add(thread);
      thread.start();
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(picks[0].sum()).isBetween(590_000L, 610_000L);
    assertThat(picks[1].sum()).isBetween(290_000L, 310_000L);
    assertThat(picks[2].sum()).isBetween(90_000L, 110_000L);
  }
}
