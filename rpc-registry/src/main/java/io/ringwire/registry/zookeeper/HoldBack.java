package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which endpoints a listing may take away from a published set.
 *
 * <p>Recovery is more dangerous than outage: when ZooKeeper returns, sessions of before it end and a listing shrinks
 * 3, 2, 1, 0 while every provider is healthy and about to announce itself again. An endpoint that is kept too long costs
 * a refused connection, which is retried elsewhere; a set that is emptied wrongly costs every call. So:
 *
 * <ul>
 *   <li>What is new or changed counts at once, always.
 *   <li>While the registry is not well, nothing is removed.
 *   <li>While it is well, a removal counts at once, with one exception:
 *   <li>a set that would vanish as a whole (of several endpoints in one step, or at the end of a recovery) is kept for the
 *       wipe hold. It costs nothing: the empty set could serve nobody either.
 * </ul>
 *
 * <p>Confined to the registry's thread.
 */
final class HoldBack {
  /** {@link #reconcile}'s well-since of a registry that is not well. */
  static final long NOT_WELL = Long.MIN_VALUE;

  private final long wipeHoldNanos;
  private boolean held;
  private boolean wiped;
  private long wipedSince;
  private long recheckNanos;

  HoldBack(long wipeHoldNanos) {
    this.wipeHoldNanos = wipeHoldNanos;
  }

  /**
   * @param published what subscribers have
   * @param listed what the registry says
   * @param wellSince when the registry became trustworthy, in nanoTime, or {@link #NOT_WELL}
   * @return what subscribers are to have
   */
  List<Endpoint> reconcile(
      List<Endpoint> published, List<Endpoint> listed, long wellSince, long now) {
    recheckNanos = 0;
    List<Endpoint> missing = missing(published, listed);
    if (missing.isEmpty()) {
      held = false;
      wiped = false;
      return listed;
    }
    if (wellSince == NOT_WELL) {
      held = true;
      wiped = false;
      return union(listed, missing);
    }
    if (listed.isEmpty() && (wiped || held || missing.size() > 1)) {
      if (!wiped) {
        wiped = true;
        wipedSince = now;
      }
      long left = wipeHoldNanos - (now - Math.max(wipedSince, wellSince));
      if (left > 0) {
        recheckNanos = left;
        return missing;
      }
    }
    held = false;
    wiped = false;
    return listed;
  }

  /** When, after the last decision, it must be taken again although nothing changed; 0 when it need not. */
  long recheckNanos() {
    return recheckNanos;
  }

  /** Whether the last decision kept what the registry no longer lists. */
  boolean holding() {
    return held || wiped;
  }

  private static List<Endpoint> missing(List<Endpoint> published, List<Endpoint> listed) {
    Set<String> ids = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (Endpoint endpoint : listed) {
      ids.add(endpoint.id());
      addresses.add(endpoint.address());
    }
    List<Endpoint> missing = new ArrayList<>();
    for (Endpoint endpoint : published) {
      // The same address under a new id is the same provider, started again.
      if (!ids.contains(endpoint.id()) && !addresses.contains(endpoint.address())) {
        missing.add(endpoint);
      }
    }
    return missing;
  }

  private static List<Endpoint> union(List<Endpoint> listed, List<Endpoint> kept) {
    List<Endpoint> all = new ArrayList<>(listed);
    all.addAll(kept);
    return all;
  }
}
