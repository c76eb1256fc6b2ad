package io.ringwire.perf.bench.contender;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both processes of a contender run in, where it differs from the others'.
 *
 * @param jvm version or home of the JVM; empty for the one that runs the bench
 * @param cpus how many of the machine's CPUs the two share; 0 for all
 * @param allocator of Netty's buffers; null for Netty's default
 */
public record Surroundings(String jvm, int cpus, @Nullable Allocator allocator) {
  static final Surroundings NONE = new Surroundings("", 0, null);

  /** Of this contender's JVMs alone, after those of all. */
  List<String> jvmOptions() {
    return allocator == null ? List.of() : List.of(allocator.jvmOption());
  }

  Surroundings withJvm(String jvm) {
    return new Surroundings(jvm, cpus, allocator);
  }

  Surroundings withCpus(int cpus) {
    return new Surroundings(jvm, cpus, allocator);
  }

  Surroundings withAllocator(Allocator allocator) {
    return new Surroundings(jvm, cpus, allocator);
  }
}
