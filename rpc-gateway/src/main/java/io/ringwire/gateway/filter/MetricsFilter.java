package io.ringwire.gateway.filter;

import io.ringwire.gateway.http.HttpExchange;
import io.ringwire.gateway.http.HttpHandler;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times requests by route. Routes come from the table and not from clients, so their number is bounded. */
public final class MetricsFilter implements GatewayFilter {
  /** Upper bounds of the latency buckets in nanoseconds; one more has none. */
  private static final long[] BUCKET_NANOS = {
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    10_000_000_000L
  };

  private static final String NO_ROUTE = "none";

  private final Map<String, RouteMeter> routes = new ConcurrentHashMap<>();
  private final LongAdder inFlight = new LongAdder();

  private static final class RouteMeter {
    final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    final LongAdder[] buckets = new LongAdder[BUCKET_NANOS.length + 1];
    final LongAdder sumNanos = new LongAdder();

    RouteMeter() {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    void record(int status, long nanos) {
      byStatus.computeIfAbsent(status, code -> new LongAdder()).increment();
      int bucket = 0;
      while (bucket < BUCKET_NANOS.length && nanos > BUCKET_NANOS[bucket]) {
        bucket++;
      }
      buckets[bucket].increment();
      sumNanos.add(nanos);
    }
  }

  @Override
  public void filter(HttpExchange exchange, HttpHandler next) {
    inFlight.increment();
    exchange.whenEnded(
        () -> {
          inFlight.decrement();
          String route = exchange.route().isEmpty() ? NO_ROUTE : exchange.route();
          routes
              .computeIfAbsent(route, name -> new RouteMeter())
              .record(exchange.status(), System.nanoTime() - exchange.startNanos());
        });
    next.handle(exchange);
  }

  /** Appends everything in Prometheus' text format. */
  public void writeTo(StringBuilder out) {
    Map<String, RouteMeter> sorted = new TreeMap<>(routes);
    out.append("# TYPE gateway_requests_in_flight gauge\n");
    out.append("gateway_requests_in_flight ").append(inFlight.sum()).append('\n');
    out.append("# TYPE gateway_requests_total counter\n");
    sorted.forEach(
        (route, meter) ->
            new TreeMap<>(meter.byStatus)
                .forEach(
                    (status, count) ->
                        out.append("gateway_requests_total{route=\"")
                            .append(escaped(route))
                            .append("\",status=\"")
                            .append(status)
                            .append("\"} ")
                            .append(count.sum())
                            .append('\n')));
    out.append("# TYPE gateway_request_duration_seconds histogram\n");
    sorted.forEach((route, meter) -> histogram(escaped(route), meter, out));
  }

  private static void histogram(String route, RouteMeter meter, StringBuilder out) {
    String name = "gateway_request_duration_seconds";
    long cumulative = 0;
    for (int i = 0; i < meter.buckets.length; i++) {
      cumulative += meter.buckets[i].sum();
      String bound = i < BUCKET_NANOS.length ? Double.toString(BUCKET_NANOS[i] / 1e9) : "+Inf";
      out.append(name).append("_bucket{route=\"").append(route).append("\",le=\"").append(bound);
      out.append("\"} ").append(cumulative).append('\n');
    }
    out.append(name).append("_sum{route=\"").append(route).append("\"} ");
    out.append(meter.sumNanos.sum() / 1e9).append('\n');
    out.append(name)
        .append("_count{route=\"")
        .append(route)
        .append("\"} ")
        .append(cumulative)
        .append('\n');
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
