package io.ringwire.perf.load.http;

import io.netty.buffer.ByteBuf;
import io.ringwire.perf.load.generator.Target.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request and what has come of its answer, which is told exactly once. Confined to the pool's event loop after it was
 * made.
 */
final class Exchange {
  /** Bytes of a failure's body kept as its example. */
  private static final int EXAMPLE_BYTES_MAX = 512;

  /** Longest body that is kept for an answer that wants it. */
  static final int BODY_BYTES_MAX = 4 << 20;

  private static final byte[] NOTHING = {};

  final HttpRequest request;
  final long arrivedNanos;
  private final Answer answer;

  /** Where it is under way; null while it waits. */
  @Nullable HttpConnection connection;

  /** Its number there, for HTTP/2. */
  int streamId;

  /** Neighbours among those under way, owned by {@link Exchanges}. */
  @Nullable Exchange previous;

  @Nullable Exchange next;

  private boolean isDone;
  private int status;
  private byte[] kept = NOTHING;
  private int keptBytes;
  private int keptMax;
  private boolean isTooLong;

  Exchange(HttpRequest request, Answer answer, long arrivedNanos) {
    this.request = request;
    this.answer = answer;
    this.arrivedNanos = arrivedNanos;
  }

  boolean isDone() {
    return isDone;
  }

  /** Whether the head of the final answer has come. */
  boolean hasHead() {
    return status != 0;
  }

  void head(int finalStatus) {
    status = finalStatus;
    keptMax =
        !request.isSuccess(finalStatus)
            ? EXAMPLE_BYTES_MAX
            : answer.wantsBody() ? BODY_BYTES_MAX : 0;
  }

  /** Takes note of the next {@code bytes} of the body, which begin at {@code from}, without moving the reader. */
  void body(ByteBuf in, int from, int bytes) {
    int wanted = Math.min(bytes, keptMax - keptBytes);
    isTooLong |= wanted < bytes;
    if (wanted <= 0) {
      return;
    }
    if (kept.length < keptBytes + wanted) {
      int doubled = Math.min(keptMax, Math.max(kept.length * 2, keptBytes + wanted));
      kept = Arrays.copyOf(kept, doubled);
    }
    in.getBytes(from, kept, keptBytes, wanted);
    keptBytes += wanted;
  }

  /** The answer is complete. */
  void end() {
    if (isDone) {
      return;
    }
    if (!request.isSuccess(status)) {
      fail("HTTP " + status, new String(kept, 0, keptBytes, StandardCharsets.UTF_8));
    } else if (!answer.wantsBody()) {
      isDone = true;
      answer.succeeded();
    } else if (isTooLong) {
      fail("BODY_TOO_LONG", "the body has more than " + BODY_BYTES_MAX + " bytes");
    } else {
      isDone = true;
      answer.succeeded(kept.length == keptBytes ? kept : Arrays.copyOf(kept, keptBytes));
    }
  }

  /** Does nothing when the answer was told before. */
  void fail(String why, String text) {
    if (!isDone) {
      isDone = true;
      answer.failed(why, text);
    }
  }
}
