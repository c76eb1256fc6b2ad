package io.ringwire.shop.store;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Instant;

/** Points in time as the tables hold them: microseconds since 1970, exact and alike in every database. */
public final class Micros {
  private static final long PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private Micros() {}

  public static long now(Clock clock) {
    Instant now = clock.instant();
    return now.getEpochSecond() * PER_SECOND + now.getNano() / NANOS_PER_MICRO;
  }

  public static long of(Timestamp timestamp) {
    return timestamp.getSeconds() * PER_SECOND + timestamp.getNanos() / NANOS_PER_MICRO;
  }

  public static Timestamp timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, PER_SECOND))
        .setNanos((int) Math.floorMod(micros, PER_SECOND) * NANOS_PER_MICRO)
        .build();
  }
}
