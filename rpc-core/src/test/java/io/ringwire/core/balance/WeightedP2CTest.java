package io.ringwire.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringwire.core.balance.PolicySimulation.Behaviour;
import io.ringwire.core.balance.PolicySimulation.Server;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.TestCalls;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedP2CTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final Call call = TestCalls.unary();
  private final Random chance = new Random(20261122);
  private final WeightedP2C policy = new WeightedP2C(() -> chance);

  @Test
  void sharesFollowWeightsAmongIdleEndpoints() {
    List<Candidate> candidates = FakeCandidate.ofWeights(400, 200, 100, 100);
    Map<Candidate, Integer> picks = picks(candidates, 100_000);
    assertThat(picks).hasSize(4);
    assertThat(picks.get(candidates.get(0))).isBetween(49_000, 51_000);
    assertThat(picks.get(candidates.get(1))).isBetween(24_000, 26_000);
    assertThat(picks.get(candidates.get(2))).isBetween(11_500, 13_500);
  }

  @Test
  void prefersTheShorterQueueForItsWeight() {
    List<Candidate> candidates = FakeCandidate.ofWeights(200, 100);
    FakeCandidate heavy = (FakeCandidate) candidates.get(0);
    FakeCandidate light = (FakeCandidate) candidates.get(1);
    heavy.inFlight = 20;
    light.inFlight = 4;
    assertThat(picks(candidates, 100)).containsOnlyKeys(light);
    // Twice the queue at twice the weight is the same load: chance by weight decides.
    heavy.inFlight = 8;
    assertThat(picks(candidates, 10_000).get(heavy)).isBetween(6_450, 6_850);
  }

  @Test
  void prefersTheFasterOfTwo() {
    List<Candidate> candidates = FakeCandidate.ofWeights(900, 100);
    ((FakeCandidate) candidates.get(0)).latencyNanos = 2_000_000;
    ((FakeCandidate) candidates.get(1)).latencyNanos = 1_000_000;
    assertThat(picks(candidates, 100)).containsOnlyKeys(candidates.get(1));
  }

  @Test
  void judgesAnUnmeasuredEndpointByItsQueueAlone() {
    List<Candidate> candidates = FakeCandidate.ofWeights(100, 100);
    FakeCandidate known = (FakeCandidate) candidates.get(0);
    FakeCandidate fresh = (FakeCandidate) candidates.get(1);
    known.latencyNanos = 1_000_000;
    assertThat(picks(candidates, 1_000)).containsKeys(known, fresh);
    fresh.inFlight = 1;
    assertThat(picks(candidates, 100)).containsOnlyKeys(known);
  }

  @Test
  void avoidsEndpointsThatTheCallFailedOn() {
    List<Candidate> candidates = FakeCandidate.ofWeights(1_000, 1, 1);
    ((FakeCandidate) candidates.get(1)).inFlight = 1_000;
    LoadBalancer.Picker picker = policy.picker(candidates);
    Call retry = call.afterFailureOn(candidates.get(0).endpoint());
    Call second = retry.afterFailureOn(candidates.get(2).endpoint());
    Call third = second.afterFailureOn(candidates.get(1).endpoint());
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(retry)).isSameAs(candidates.get(2));
      assertThat(picker.pick(second)).isSameAs(candidates.get(1));
      assertThat(picker.pick(third)).isIn(candidates);
    }
  }

  // Simulations: the real statistics against servers with queues, virtual time, fixed seeds.

  @Test
  void oneCallAtATimeStillReachesBothInProportion() {
    PolicySimulation simulation = new PolicySimulation(policy, 1);
    Server heavy = simulation.add(200, 8, MILLI);
    simulation.add(100, 8, MILLI);
    simulation.oneByOne(20_000);
    // The textbook's score gives the heavier one 0.98 here.
    assertThat(simulation.share(heavy)).isBetween(0.62, 0.72);
  }

  @Test
  void sharesFollowWeightsUnderLoad() {
    PolicySimulation simulation = new PolicySimulation(policy, 1);
    Server heavy = simulation.add(300, 12, Duration.ofMillis(5));
    for (int i = 0; i < 3; i++) {
      simulation.add(100, 4, Duration.ofMillis(5));
    }
    simulation.openLoop(Duration.ofSeconds(20), 0.9 * 24 * 200);
    assertThat(simulation.share(heavy)).isCloseTo(0.5, within(0.04));
  }

  @Test
  void sendsLittleToASlowEndpoint() {
    assertThat(tailWithASlowEndpoint(policy)).isLessThan(10);
    assertThat(tailWithASlowEndpoint(new WeightedRoundRobin())).isGreaterThan(1_000);
  }

  private static double tailWithASlowEndpoint(LoadBalancer balancer) {
    PolicySimulation simulation = new PolicySimulation(balancer, 1);
    simulation.add(100, 8, Duration.ofMillis(10));
    simulation.add(100, 8, MILLI);
    simulation.add(100, 8, MILLI);
    simulation.openLoop(Duration.ofSeconds(10), 3_000);
    return simulation.p99Millis();
  }

  @Test
  void isNotDrawnToAnEndpointThatFailsFastAndComesBackToItLater() {
    PolicySimulation simulation = new PolicySimulation(policy, 1);
    Server failing = simulation.add(100, 8, MILLI);
    simulation.add(100, 8, MILLI);
    simulation.add(100, 8, MILLI);
    simulation.openLoop(Duration.ofSeconds(3), 3_000);
    failing.behaviour = Behaviour.FAILS_AT_ONCE;
    simulation.openLoop(Duration.ofSeconds(1), 3_000);
    simulation.forget();
    simulation.openLoop(Duration.ofSeconds(10), 3_000);
    assertThat(simulation.share(failing)).isLessThan(0.005);
    failing.behaviour = Behaviour.SERVES;
    simulation.openLoop(Duration.ofSeconds(50), 3_000);
    simulation.forget();
    simulation.openLoop(Duration.ofSeconds(10), 3_000);
    assertThat(simulation.share(failing)).isGreaterThan(0.2);
  }

  @Test
  void leavesAnEndpointThatHangsWithinTwoSeconds() {
    PolicySimulation simulation = new PolicySimulation(policy, 1);
    Server hanging = simulation.add(100, 8, MILLI);
    simulation.add(100, 8, MILLI);
    simulation.add(100, 8, MILLI);
    simulation.openLoop(Duration.ofSeconds(3), 3_000);
    hanging.behaviour = Behaviour.HANGS;
    simulation.openLoop(Duration.ofSeconds(2), 3_000);
    simulation.forget();
    simulation.openLoop(Duration.ofSeconds(28), 3_000);
    assertThat(simulation.share(hanging)).isLessThan(0.005);
  }

  private Map<Candidate, Integer> picks(List<Candidate> candidates, int picks) {
    LoadBalancer.Picker picker = policy.picker(candidates);
    Map<Candidate, Integer> counts = new HashMap<>();
    for (int i = 0; i < picks; i++) {
      counts.merge(picker.pick(call), 1, Integer::sum);
    }
    return counts;
  }
}
