package io.ringwire.perf.bench.contender;

import io.ringwire.core.transport.EventLoops;
import io.ringwire.perf.baseline.Transport;
import io.ringwire.perf.bench.process.ChildJvm;
import io.ringwire.perf.bench.process.Cpus;
import io.ringwire.perf.workload.UserClient;
import io.ringwire.perf.workload.UserServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  /**
   * What to start its processes with.
   *
   * @param jvmOptions of every contender; its own come after them
   * @throws IllegalArgumentException when this machine or this class path does not have what it asks for
   */
  public ChildJvm childJvm(List<String> jvmOptions) {
    try {
      variation.transport().requireAvailable();
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          label + ": " + e.getMessage() + "; how to build that: perf/results/README.md", e);
    }
    Surroundings wanted = variation.surroundings();
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(wanted.jvmOptions());
    if (variation.transport() != Transport.AUTO) {
      // Ringwire's; a baseline reads the label.
      options.add(
          "-D"
              + EventLoops.TRANSPORT_PROPERTY
              + "="
              + variation.transport().name().toLowerCase(Locale.ROOT));
    }
    return ChildJvm.of(wanted.jvm(), Cpus.first(wanted.cpus()), options);
  }
}
