package io.ringwire.perf.bench.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What JMH found of one benchmark with one set of parameters.
 *
 * @param benchmark class and method
 * @param score in the unit of the benchmark; those of perf/micro count nanoseconds an operation
 */
public record JmhScore(String benchmark, Map<String, String> params, double score) {
  public JmhScore {
    params = Map.copyOf(params);
  }

  /** Whether this is what JMH writes with {@code -rf json}. */
  static boolean isIn(JsonNode file) {
    return file.isArray() && file.path(0).has("jmhVersion");
  }

  static JmhScore of(JsonNode run) {
    Map<String, String> params = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> param : run.path("params").properties()) {
      params.put(param.getKey(), param.getValue().asText());
    }
    return new JmhScore(
        run.path("benchmark").asText(), params, run.path("primaryMetric").path("score").asDouble());
  }
}
