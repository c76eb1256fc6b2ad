package io.ringwire.perf.bench.contender;

import io.ringwire.core.ring.RingWait;
import io.ringwire.perf.baseline.Transport;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One thing in which a contender may differ from its defaults, by {@code name=value}. */
enum Setting {
  /** Event loops a side. */
  LOOPS {
    @Override
    Variation apply(Variation to, String value) {
      return to.withLoops(number(value, LOOPS_MAX));
    }
  },
  /** Connections of the client. */
  CONNECTIONS {
    @Override
    Variation apply(Variation to, String value) {
      return to.withConnections(number(value, CONNECTIONS_MAX));
    }
  },
  /** How the ring waits for calls. */
  WAIT {
    @Override
    Variation apply(Variation to, String value) {
      return to.withRingWait(constant(RingWait.class, value));
    }
  },
  /** Calls a ring runs before it flushes their answers. */
  BATCH {
    @Override
    Variation apply(Variation to, String value) {
      return to.withBatch(number(value, BATCH_MAX));
    }
  },
  /** How Netty waits for sockets, reads and writes them. */
  TRANSPORT {
    @Override
    Variation apply(Variation to, String value) {
      return to.withTransport(constant(Transport.class, value));
    }
  },
  /** Where Netty gets its buffers from. */
  ALLOCATOR {
    @Override
    Variation apply(Variation to, String value) {
      return to.with(to.surroundings().withAllocator(constant(Allocator.class, value)));
    }
  },
  /** CPUs that both processes share: the first so many. */
  CPUS {
    @Override
    Variation apply(Variation to, String value) {
      return to.with(to.surroundings().withCpus(number(value, CPUS_MAX)));
    }
  },
  /** The JVM of both processes: a version such as 25, or the home of a JDK. */
  JVM {
    @Override
    Variation apply(Variation to, String value) {
      return to.with(to.surroundings().withJvm(value));
    }
  };

  /** grpc-java has a Netty inside it, with an allocator of its own. */
  static final Set<Setting> OF_GRPC = Set.of(LOOPS, CONNECTIONS, CPUS, JVM);

  static final Set<Setting> OF_NETTY = Set.of(LOOPS, CONNECTIONS, TRANSPORT, ALLOCATOR, CPUS, JVM);
  static final Set<Setting> OF_RING =
      Set.of(LOOPS, CONNECTIONS, WAIT, BATCH, TRANSPORT, ALLOCATOR, CPUS, JVM);

  private static final int LOOPS_MAX = 64;
  private static final int CONNECTIONS_MAX = 64;
  private static final int BATCH_MAX = 1 << 16;
  private static final int CPUS_MAX = 1_024;

  /**
   * @throws IllegalArgumentException saying what the value has to be, such as "is one of [...]"
   */
  abstract Variation apply(Variation to, String value);

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The variation with one setting more, {@code key=value}, of a stack. */
  static Variation parse(Variation to, Stack stack, String text) {
    int equals = text.indexOf('=');
    String key = equals < 0 ? text : text.substring(0, equals);
    Setting setting =
        stack.settings().stream()
            .filter(known -> known.key().equals(key))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        stack.label()
                            + " has no setting '"
                            + key
                            + "'; it has "
                            + new TreeSet<>(stack.settings())
                                .stream().map(Setting::key).collect(Collectors.joining(", "))));
    String value = equals < 0 ? "" : text.substring(equals + 1);
    try {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("needs a value");
      }
      return setting.apply(to, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          stack.label() + "+" + text + ": " + key + " " + e.getMessage(), e);
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String value) {
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is one of " + Arrays.toString(type.getEnumConstants()), e);
    }
  }

  private static int number(String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below is the same.
    }
    throw new IllegalArgumentException("is a number from 1 to " + most);
  }
}
