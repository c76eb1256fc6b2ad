package io.ringwire.perf.bench.shop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run does.
 *
 * @param scenario the mix of requests
 * @param rate requests a second that are to be borne
 * @param warmup how long the rate grows to that, not counted
 * @param duration how long it is then kept
 * @param step how finely the highest rate is looked for after that; 0 for not at all
 * @param stepDuration how long each rate is tried for it
 * @param p99Max what a rate must keep to count as borne
 * @param profile how long stacks are sampled at the end, at the first rate; zero for not at all
 * @param timeout longest wait for an answer
 * @param inOneProcess the platform in one JVM, or each part in its own
 * @param instances of each service
 * @param jvmOptions of each process of the platform
 */
record ShopPlan(
    Path scenario,
    double rate,
    Duration warmup,
    Duration duration,
    double step,
    Duration stepDuration,
    Duration p99Max,
    Duration profile,
    Duration timeout,
    boolean inOneProcess,
    int instances,
    List<String> jvmOptions) {
  /** No rate is tried beyond this many times the asked one. */
  static final int RATE_FACTOR_MAX = 16;

  ShopPlan {
    jvmOptions = List.copyOf(jvmOptions);
    require(rate > 0 && rate <= 1_000_000, "--rate must be above 0 and at most 1,000,000");
    require(step >= 0 && step <= rate, "--step must be 0 to the rate");
    require(instances >= 1 && instances <= 16, "--instances must be 1 to 16");
    requireTime("--warmup", warmup, Duration.ofSeconds(1));
    requireTime("--duration", duration, Duration.ofSeconds(1));
    requireTime("--step-duration", stepDuration, Duration.ofSeconds(1));
    requireTime("--max-p99", p99Max, Duration.ofNanos(1));
    requireTime("--timeout", timeout, Duration.ofMillis(1));
    requireTime("--profile", profile, Duration.ZERO);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static void requireTime(String option, Duration given, Duration least) {
    require(
        given.compareTo(least) >= 0 && given.compareTo(Duration.ofHours(24)) <= 0,
        option + " must be " + text(least) + " to 24h");
  }

  private static String text(Duration duration) {
    return duration.isZero() ? "0s" : duration.toSeconds() > 0 ? duration.toSeconds() + "s" : "1ms";
  }
}
