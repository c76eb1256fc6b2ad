package io.ringwire.perf.bench.result;

import static io.ringwire.perf.bench.result.Figure.CALLS_PER_SECOND;
import static io.ringwire.perf.bench.result.Figure.CLIENT_BYTES;
import static io.ringwire.perf.bench.result.Figure.CPU;
import static io.ringwire.perf.bench.result.Figure.P50;
import static io.ringwire.perf.bench.result.Figure.P99;
import static io.ringwire.perf.bench.result.Figure.SERVER_BYTES;
import static io.ringwire.perf.bench.result.Target.Relation.AT_LEAST_TIMES;
import static io.ringwire.perf.bench.result.Target.Relation.AT_MOST_ABOVE;
import static io.ringwire.perf.bench.result.Target.Relation.AT_MOST_TIMES;

import java.util.List;

/** What the hot path is tuned for. All of it is relative to other contenders of one run: absolute figures are a machine's. */
final class Targets {
  private static final String RAW = "raw";
  private static final String INLINE = "inline";
  private static final String RING = "ring";
  private static final String GRPC_DIRECT = "grpc-direct";
  private static final String GRPC_DEFAULT = "grpc-default";

  static final List<Target> HOT_PATH =
      List.of(
          atLeast("get-64", INLINE, 0.80, RAW),
          atLeast("get-64", INLINE, 3.5, GRPC_DIRECT),
          atLeast("get-64", RING, 0.50, RAW),
          atLeast("get-64", RING, 12, GRPC_DEFAULT),
          atLeast("get-256", INLINE, 0.75, RAW),
          atLeast("get-256", INLINE, 6, GRPC_DIRECT),
          atLeast("get-256", RING, 0.50, RAW),
          atLeast("get-256", RING, 20, GRPC_DEFAULT),
          atMost("get-1", INLINE, P50, 1.15),
          atMost("get-1", RING, P50, 1.6),
          atLeast("get-callers-32", INLINE, 0.90, RAW),
          atLeast("get-callers-32", INLINE, 3, GRPC_DIRECT),
          atLeast("get-callers-32", RING, 0.65, RAW),
          atLeast("get-callers-32", RING, 4, GRPC_DEFAULT),
          atLeast("list-callers-32", INLINE, 0.90, RAW),
          atLeast("list-callers-32", INLINE, 1.6, GRPC_DIRECT),
          atLeast("list-callers-32", RING, 0.65, RAW),
          atMost("get-open-10000", INLINE, P50, 1.2),
          atMost("get-open-10000", INLINE, P99, 1.3),
          atMost("get-open-10000", RING, P50, 2),
          atMost("get-open-20000", INLINE, P50, 1.2),
          atMost("get-open-20000", INLINE, P99, 1.3),
          atMost("get-open-20000", RING, P50, 2),
          atLeast("stream-100B", INLINE, 0.65, RAW),
          atLeast("stream-100B", INLINE, 2.5, GRPC_DIRECT),
          atLeast("stream-100B", RING, 0.65, RAW),
          atLeast("stream-100B", RING, 2.5, GRPC_DIRECT),
          atLeast("stream-1KiB", INLINE, 0.80, RAW),
          atLeast("stream-1KiB", INLINE, 2.5, GRPC_DIRECT),
          atLeast("stream-1KiB", RING, 0.80, RAW),
          atLeast("stream-1KiB", RING, 2.5, GRPC_DIRECT),
          atMost("get-64", INLINE, CPU, 1.5),
          atMost("get-64", RING, CPU, 2.2),
          atMostAbove("get-64", INLINE, CLIENT_BYTES, 200),
          atMostAbove("get-64", INLINE, SERVER_BYTES, 200),
          // "At most 100 more" than the 200 that INLINE may take.
          atMostAbove("get-64", RING, CLIENT_BYTES, 300),
          atMostAbove("get-64", RING, SERVER_BYTES, 300));

  private Targets() {}

  private static Target atLeast(String caseName, String contender, double bound, String against) {
    return new Target(caseName, contender, CALLS_PER_SECOND, AT_LEAST_TIMES, bound, against);
  }

  private static Target atMost(String caseName, String contender, Figure figure, double bound) {
    return new Target(caseName, contender, figure, AT_MOST_TIMES, bound, RAW);
  }

  private static Target atMostAbove(
      String caseName, String contender, Figure figure, double bound) {
    return new Target(caseName, contender, figure, AT_MOST_ABOVE, bound, RAW);
  }
}
