package io.ringwire.perf.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * Runs each benchmark a few times with each of its parameters, without JMH, so that the build finds one that no longer
 * works. Which there are is read from the list that JMH made of them when they were compiled.
 */
@Timeout(60)
class EveryBenchmarkTest {
  private static final int CALLS = 3;

  @TestFactory
  Stream<DynamicTest> runs() throws Exception {
    Map<String, Map<String, String[]>> parameters = new TreeMap<>();
    for (BenchmarkListEntry entry : compiled()) {
      parameters.put(entry.getUserClassQName(), entry.getParams().orElse(Map.of()));
    }
    assertThat(parameters).containsKey(PickBenchmark.class.getName());
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, Map<String, String[]>> each : parameters.entrySet()) {
      Class<?> type = Class.forName(each.getKey());
      for (Map<String, String> values : combinations(each.getValue())) {
        tests.add(DynamicTest.dynamicTest(type.getSimpleName() + values, () -> run(type, values)));
      }
    }
    return tests.stream();
  }

  private static List<BenchmarkListEntry> compiled() throws Exception {
    try (InputStream in = EveryBenchmarkTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      return BenchmarkList.readBenchmarkList(Objects.requireNonNull(in));
    }
  }

  private static List<Map<String, String>> combinations(Map<String, String[]> parameters) {
    List<Map<String, String>> all = List.of(Map.of());
    for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> before : all) {
        for (String value : parameter.getValue()) {
          Map<String, String> values = new LinkedHashMap<>(before);
          values.put(parameter.getKey(), value);
          longer.add(values);
        }
      }
      all = longer;
    }
    return all;
  }

  private static void run(Class<?> type, Map<String, String> values) throws Exception {
    Object benchmark = type.getConstructor().newInstance();
    for (Map.Entry<String, String> value : values.entrySet()) {
      Field field = type.getField(value.getKey());
      field.set(benchmark, parsed(field.getType(), value.getValue()));
    }
    invokeAll(benchmark, Setup.class);
    try {
      for (int i = 0; i < CALLS; i++) {
        for (Method method : annotated(type, Benchmark.class)) {
          Object result = invoke(method, benchmark);
          assertThat(result != null || method.getReturnType() == void.class)
              .as(method.getName())
              .isTrue();
        }
      }
    } finally {
      invokeAll(benchmark, TearDown.class);
    }
  }

  private static Object parsed(Class<?> type, String value) {
    if (type == int.class) {
      return Integer.parseInt(value);
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(value))
        .findAny()
        .orElseThrow();
  }

  private static void invokeAll(Object benchmark, Class<? extends Annotation> kind)
      throws Exception {
    for (Method method : annotated(benchmark.getClass(), kind)) {
      invoke(method, benchmark);
    }
  }

  private static @Nullable Object invoke(Method method, Object benchmark) throws Exception {
    try {
      return method.invoke(benchmark);
    } catch (InvocationTargetException e) {
      throw new AssertionError(method + " failed", e.getCause());
    }
  }

  private static List<Method> annotated(Class<?> type, Class<? extends Annotation> kind) {
    return Arrays.stream(type.getMethods()).filter(m -> m.isAnnotationPresent(kind)).toList();
  }
}
