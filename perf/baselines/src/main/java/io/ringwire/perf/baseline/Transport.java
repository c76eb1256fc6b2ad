package io.ringwire.perf.baseline;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The Netty transport of a baseline. */
public enum Transport {
  /** What the stack takes by itself: epoll where its class path has the native part, else NIO. */
  AUTO,
  NIO,
  EPOLL,
  IO_URING;

  /**
   * Returns when Netty has this transport here.
   *
   * @throws IllegalStateException when its native part is not on the class path, or the kernel does not bear it
   */
  public void requireAvailable() {
    Throwable unavailable = unavailable();
    if (unavailable != null) {
      throw new IllegalStateException(
          "no "
              + name().toLowerCase(Locale.ROOT)
              + " here; put netty-transport-native-"
              + name().toLowerCase(Locale.ROOT)
              + " of this Netty on the class path ("
              + root(unavailable).getMessage()
              + ")",
          unavailable);
    }
  }

  private @Nullable Throwable unavailable() {
    return switch (this) {
      case AUTO, NIO -> null;
      case EPOLL -> Epoll.unavailabilityCause();
      case IO_URING -> IoUring.unavailabilityCause();
    };
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
