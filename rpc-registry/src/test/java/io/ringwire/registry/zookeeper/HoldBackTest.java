package io.ringwire.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.discovery.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldBackTest {
  private static final long WIPE_HOLD = 1_000;
  private static final long WELL_SINCE = 5_000;

  private final HoldBack holdBack = new HoldBack(WIPE_HOLD);
  private List<Endpoint> published = endpoints(1, 2, 3);

  @Test
  void aRemovalSeenWhileWellCountsAtOnce() {
    assertThat(reconcile(WELL_SINCE, 6_000, 1, 3)).isEqualTo(endpoints(1, 3));
    assertThat(holdBack.holding()).isFalse();
  }

  @Test
  void theOnlyEndpointOfAServiceLeavesAtOnce() {
    published = endpoints(1);

    assertThat(reconcile(WELL_SINCE, 6_000)).isEmpty();
  }

  @Test
  void nothingIsRemovedWhileTheRegistryIsNotWell() {
    for (int[] shrinking : new int[][] {{1, 2}, {1}, {}}) {
      assertThat(reconcile(HoldBack.NOT_WELL, 6_000, shrinking))
          .containsAll(endpoints(1, 2, 3))
          .hasSize(3);
    }
  }

  @Test
  void additionsAndChangesCountWhileTheRegistryIsNotWell() {
    Endpoint heavier = endpoints(1).get(0).withWeight(7);
    List<Endpoint> listed = List.of(heavier, endpoints(4).get(0));

    List<Endpoint> result = holdBack.reconcile(published, listed, HoldBack.NOT_WELL, 6_000);

    assertThat(result)
        .contains(heavier, endpoints(4).get(0))
        .containsAll(endpoints(2, 3))
        .hasSize(4);
  }

  @Test
  void whatWasHeldAndIsReallyGoneLeavesOnceTheRegistryIsWell() {
    reconcile(HoldBack.NOT_WELL, 4_000, 1);

    assertThat(reconcile(WELL_SINCE, WELL_SINCE, 1)).isEqualTo(endpoints(1));
  }

  @Test
  void aSetThatVanishesAsAWholeIsKeptForTheWipeHold() {
    assertThat(reconcile(WELL_SINCE, 6_000)).isEqualTo(endpoints(1, 2, 3));
    assertThat(holdBack.recheckNanos()).isEqualTo(WIPE_HOLD);
    assertThat(reconcile(WELL_SINCE, 6_400)).isEqualTo(endpoints(1, 2, 3));
    assertThat(holdBack.recheckNanos()).isEqualTo(600);

    assertThat(reconcile(WELL_SINCE, 7_000)).isEmpty();
    assertThat(holdBack.holding()).isFalse();
  }

  @Test
  void evenTheOnlyEndpointIsKeptWhenItVanishedInARecovery() {
    published = endpoints(1);
    reconcile(HoldBack.NOT_WELL, 4_000);

    assertThat(reconcile(WELL_SINCE, WELL_SINCE)).isEqualTo(endpoints(1));
    assertThat(reconcile(WELL_SINCE, WELL_SINCE + WIPE_HOLD)).isEmpty();
  }

  @Test
  void aNewIllnessStartsTheWipeHoldAnew() {
    reconcile(WELL_SINCE, 6_000);
    reconcile(HoldBack.NOT_WELL, 6_900);

    assertThat(reconcile(7_500, 8_000)).isEqualTo(endpoints(1, 2, 3));
    assertThat(reconcile(7_500, 8_999)).isEqualTo(endpoints(1, 2, 3));
    assertThat(reconcile(7_500, 9_000)).isEmpty();
  }

  @Test
  void aSetThatComesBackInTimeEndsTheHold() {
    reconcile(WELL_SINCE, 6_000);

    assertThat(reconcile(WELL_SINCE, 6_100, 1, 2, 3)).isEqualTo(endpoints(1, 2, 3));
    assertThat(holdBack.holding()).isFalse();
    assertThat(holdBack.recheckNanos()).isZero();
  }

  @Test
  void aProviderThatCameBackUnderAnotherIdIsNotKeptTwice() {
    Endpoint again = new Endpoint("new-id", "10.0.0.1", 1, 100, "", "", Map.of(), "");

    List<Endpoint> result =
        holdBack.reconcile(endpoints(1), List.of(again), HoldBack.NOT_WELL, 6_000);

    assertThat(result).containsExactly(again);
  }

  private List<Endpoint> reconcile(long wellSince, long now, int... listed) {
    return holdBack.reconcile(published, endpoints(listed), wellSince, now);
  }

  private static List<Endpoint> endpoints(int... numbers) {
    return Arrays.stream(numbers).mapToObj(i -> Endpoint.of("10.0.0." + i, i)).toList();
  }
}
