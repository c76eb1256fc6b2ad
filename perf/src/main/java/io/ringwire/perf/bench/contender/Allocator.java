package io.ringwire.perf.bench.contender;

import java.util.Locale;

/** Of Netty's buffers. */
public enum Allocator {
  /** Netty's own default since 4.2: adapts its chunks to the sizes that are asked for. */
  ADAPTIVE,
  /** Netty's default before: size classes over chunks of 4 MiB, cached by each thread. */
  POOLED,
  /** Each buffer by itself. */
  UNPOOLED;

  /** Makes it the default of a JVM. */
  String jvmOption() {
    return "-Dio.netty.allocator.type=" + name().toLowerCase(Locale.ROOT);
  }
}
