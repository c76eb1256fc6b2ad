package io.ringwire.perf.bench.contender;

import io.ringwire.perf.workload.UserClient;
import io.ringwire.perf.workload.UserServer;

/**
 * A stack under test with what it does differently from its defaults.
 *
 * @param label how it is asked for and named in results: {@code ring}, {@code ring+wait=YIELD+batch=16}
 */
public record Contender(String label, Stack stack, Variation variation) {
  /**
   * Reads a label.
   *
   * @throws IllegalArgumentException naming the part that is wrong and what there is instead
   */
  public static Contender of(String label) {
    String[] parts = label.split("\\+", -1);
    Stack stack = Stack.of(parts[0]);
    Variation variation = Variation.NONE;
    for (int i = 1; i < parts.length; i++) {
      variation = Setting.parse(variation, stack, parts[i]);
    }
    return new Contender(label, stack, variation);
  }

  /** Starts serving on a free port of the loopback address. */
  public UserServer serve() {
    return stack.serve(variation);
  }

  /** Connects to a server of the same contender. */
  public UserClient connect(int port) {
    return stack.connect(port, variation);
  }

  /** Version or home of the JVM its processes run on; empty for the one that runs the bench. */
  public String jvm() {
    return variation.jvm();
  }
}
