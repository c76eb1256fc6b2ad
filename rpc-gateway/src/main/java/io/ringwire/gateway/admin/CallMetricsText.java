package io.ringwire.gateway.admin;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import java.util.Map;
import java.util.TreeMap;

/**
 * A registry whose names are written as series ({@link io.ringwire.core.observe.MetricNames}), in Prometheus' text
 * format: histograms become summaries, since they know quantiles and no buckets.
 */
final class CallMetricsText {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

  private CallMetricsText() {}

  static void write(MetricRegistry registry, StringBuilder out) {
    String family = "";
    // Sorted by name, so that the series of one family stand together.
    for (Map.Entry<String, Metric> entry : new TreeMap<>(registry.getMetrics()).entrySet()) {
      int brace = entry.getKey().indexOf('{');
      String name = brace < 0 ? entry.getKey() : entry.getKey().substring(0, brace);
      String labels =
          brace < 0 ? "" : entry.getKey().substring(brace + 1, entry.getKey().length() - 1);
      if (!name.equals(family)) {
        family = name;
        out.append("# TYPE ")
            .append(name)
            .append(' ')
            .append(type(name, entry.getValue()))
            .append('\n');
      }
      write(name, labels, entry.getValue(), out);
    }
  }

  private static String type(String name, Metric metric) {
    if (metric instanceof Histogram) {
      return "summary";
    }
    return metric instanceof Counter && !name.endsWith("_in_flight") ? "counter" : "gauge";
  }

  private static void write(String name, String labels, Metric metric, StringBuilder out) {
    if (metric instanceof Counter counter) {
      series(name, labels, counter.getCount(), out);
    } else if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number) {
      series(name, labels, number, out);
    } else if (metric instanceof Histogram histogram) {
      Snapshot snapshot = histogram.getSnapshot();
      for (double quantile : QUANTILES) {
        String separator = labels.isEmpty() ? "" : ",";
        series(
            name,
            labels + separator + "quantile=\"" + quantile + "\"",
            snapshot.getValue(quantile),
            out);
      }
      series(name + "_count", labels, histogram.getCount(), out);
    }
  }

  private static void series(String name, String labels, Number value, StringBuilder out) {
    out.append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(value).append('\n');
  }
}
