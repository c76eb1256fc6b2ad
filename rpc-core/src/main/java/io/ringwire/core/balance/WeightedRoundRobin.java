package io.ringwire.core.balance;

import io.ringwire.core.call.Call;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Each endpoint in turn, as often as its weight says, whatever it does: for fleets whose endpoints
 * are alike and whose calls are short.
 *
 * <p>A pick reads one array element at a cursor of the calling thread's stripe. Each stripe goes
 * round the {@link Wheel} by itself, from a place of its own, so threads share no cache line and
 * proportions hold for each thread alone. Threads that meet in a stripe may take one seat twice,
 * which does no harm.
 */
public final class WeightedRoundRobin implements LoadBalancer {

  @Override
  public Picker picker(List<Candidate> candidates) {
    return candidates.size() == 1 ? single(candidates.get(0)) : new Round(candidates);
  }

  private static Picker single(Candidate only) {
    return call -> only;
  }

  private static final class Round implements Picker {
    private static final int STRIPES_MAX = 64;
    private static final int STRIPES =
        Math.min(
            STRIPES_MAX,
            Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors() - 1) << 1);

    /** Distance of two cursors in ints: a cache line of 64 bytes, and its prefetched neighbour. */
    private static final int PAD = 32;

    /** Seats looked at for an endpoint that was not tried, before all candidates are. */
    private static final int STEPS_MAX = 32;

    private final List<Candidate> candidates;
    private final Candidate[] seats;
    private final int[] cursors = new int[STRIPES * PAD];

    Round(List<Candidate> candidates) {
      this.candidates = candidates;
      int[] wheel = Wheel.spread(candidates.stream().mapToInt(Candidate::weight).toArray());
      seats = new Candidate[wheel.length];
      for (int i = 0; i < wheel.length; i++) {
        seats[i] = candidates.get(wheel[i]);
      }
      // Pickers are made anew at each change: a fixed start would favour the first seats.
      ThreadLocalRandom random = ThreadLocalRandom.current();
      for (int i = 0; i < cursors.length; i += PAD) {
        cursors[i] = random.nextInt(seats.length);
      }
    }

    @Override
    public Candidate pick(Call call) {
      int stripe = ((int) Thread.currentThread().getId() & STRIPES - 1) * PAD;
      int next = cursors[stripe];
      cursors[stripe] = next + 1 == seats.length ? 0 : next + 1;
      Candidate picked = seats[next];
      return call.tried().isEmpty() ? picked : untried(call, next);
    }

    private Candidate untried(Call call, int from) {
      int at = from;
      for (int step = 0; step < STEPS_MAX; step++) {
        if (!Tried.contains(call, seats[at].endpoint())) {
          return seats[at];
        }
        at = at + 1 == seats.length ? 0 : at + 1;
      }
      int start = from % candidates.size();
      for (int i = 0; i < candidates.size(); i++) {
        Candidate candidate = candidates.get((start + i) % candidates.size());
        if (!Tried.contains(call, candidate.endpoint())) {
          return candidate;
        }
      }
      return seats[from];
    }
  }
}
