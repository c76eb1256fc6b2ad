package io.ringwire.codec.status;

import com.google.rpc.DebugInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a failure that happened in another process, as the cause of a local exception. It has
 * no stack trace of its own; its message holds the peer's, each line marked {@code [remote]}.
 */
public final class RemoteTrace extends Exception {
  private static final long serialVersionUID = 1L;

  /** Lines shown of a peer's stack; the peer decides how many it sends. */
  private static final int LINES_MAX = 64;

  private RemoteTrace(String message) {
    super(message, null, false, false);
  }

  static @Nullable RemoteTrace of(Status status, String origin) {
    DebugInfo debug = status.detail(DebugInfo.class).orElse(null);
    if (debug == null) {
      return null;
    }
    StringBuilder text = new StringBuilder("at ").append(origin);
    if (!debug.getDetail().isEmpty()) {
      text.append(": ").append(debug.getDetail());
    }
    List<String> lines = debug.getStackEntriesList();
    for (String line : lines.subList(0, Math.min(lines.size(), LINES_MAX))) {
      text.append("\n\t[remote] ").append(line);
    }
    return new RemoteTrace(text.toString());
  }
}
