package io.ringwire.perf.bench.contender;

import io.ringwire.perf.baseline.RawClient;
import io.ringwire.perf.baseline.RawServer;
import io.ringwire.perf.baseline.grpc.GrpcClient;
import io.ringwire.perf.baseline.grpc.GrpcExecutor;
import io.ringwire.perf.baseline.grpc.GrpcServer;
import io.ringwire.perf.workload.UserClient;
import io.ringwire.perf.workload.UserServer;
import io.ringwire.perf.workload.Users;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What carries the workload. Each serves and calls on one event loop and one connection unless told otherwise. */
public enum Stack {
  /** Netty and protobuf and nothing more: what the others are measured against. */
  RAW(Setting.OF_NETTY, Warmup.LIGHT) {
    @Override
    UserServer serve(Variation variation) {
      return RawServer.start(0, variation.baseline(), new Users());
    }

    @Override
    UserClient connect(int port, Variation variation) {
      return RawClient.connect(port, variation.baseline());
    }
  },

  /** Ringwire, its handlers on the event loop. */
  INLINE(Setting.OF_NETTY, Warmup.LIGHT) {
    @Override
    UserServer serve(Variation variation) {
      return new RingwireServer(new InlineUsers.FromMemory(new Users()), variation);
    }

    @Override
    UserClient connect(int port, Variation variation) {
      return RingwireClient.connect(port, variation);
    }
  },

  /** Ringwire, its handlers on the Disruptor ring: the default of methods that return a stage. */
  RING(Setting.OF_RING, Warmup.LIGHT) {
    @Override
    UserServer serve(Variation variation) {
      return new RingwireServer(new RingUsers.FromMemory(new Users()), variation);
    }

    @Override
    UserClient connect(int port, Variation variation) {
      return RingwireClient.connect(port, variation);
    }
  },

  /** Ringwire, each handler on a thread of its own: the default of methods that return a value. */
  BLOCKING(Setting.OF_NETTY, Warmup.LIGHT) {
    @Override
    UserServer serve(Variation variation) {
      return new RingwireServer(new BlockingUsers.FromMemory(new Users()), variation);
    }

    @Override
    UserClient connect(int port, Variation variation) {
      return RingwireClient.connect(port, variation);
    }
  },

  /** grpc-java, its handlers and callbacks on the event loop. */
  GRPC_DIRECT(Setting.OF_GRPC, Warmup.HEAVY) {
    @Override
    UserServer serve(Variation variation) {
      return GrpcServer.start(0, variation.baseline(), GrpcExecutor.DIRECT, new Users());
    }

    @Override
    UserClient connect(int port, Variation variation) {
      return GrpcClient.connect(port, variation.baseline(), GrpcExecutor.DIRECT);
    }
  },

  /** grpc-java as it comes: handlers and callbacks on a pool of threads. */
  GRPC_DEFAULT(Setting.OF_GRPC, Warmup.HEAVY) {
    @Override
    UserServer serve(Variation variation) {
      return GrpcServer.start(0, variation.baseline(), GrpcExecutor.DEFAULT, new Users());
    }

    @Override
    UserClient connect(int port, Variation variation) {
      return GrpcClient.connect(port, variation.baseline(), GrpcExecutor.DEFAULT);
    }
  };

  /** Times the first warm-up: more code takes longer to be compiled. */
  private static final class Warmup {
    static final double LIGHT = 1;
    static final double HEAVY = 1.5;
  }

  private final Set<Setting> settings;
  private final double warmupFactor;

  Stack(Set<Setting> settings, double warmupFactor) {
    this.settings = settings;
    this.warmupFactor = warmupFactor;
  }

  abstract UserServer serve(Variation variation);

  abstract UserClient connect(int port, Variation variation);

  /** What may be varied. */
  Set<Setting> settings() {
    return settings;
  }

  /** How many times the first warm-up this stack is given. */
  public double warmupFactor() {
    return warmupFactor;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Stack of(String label) {
    return Arrays.stream(values())
        .filter(stack -> stack.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("no contender " + label + "; there are " + labels()));
  }

  private static String labels() {
    return Arrays.stream(values()).map(Stack::label).collect(Collectors.joining(", "));
  }
}
