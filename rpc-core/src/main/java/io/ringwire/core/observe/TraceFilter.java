package io.ringwire.core.observe;

import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.ReplyReceiver;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries W3C trace context. The trace of a call flows on to nested calls by itself (it is propagated metadata); these
 * filters give each of them a span id of its own, and put the ids where log lines find them. A call without a trace costs
 * one look at its metadata. No tracing SDK takes part.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class TraceFilter {
  /** MDC keys, by their ECS names. */
  public static final String TRACE_ID = "trace.id";

  public static final String SPAN_ID = "span.id";

  private TraceFilter() {}

  /** For clients: a call within a trace gets a span of its own. Outside of one it stays without. */
  public static Filter client() {
    return new Filter.Receiving() {
      @Override
      public void filter(Call call, Invoker next, ReplyReceiver receiver) {
        TraceParent parent = call.metadata().get(MetadataKeys.TRACEPARENT);
        next.invoke(parent == null ? call : withTrace(call, childOf(parent)), receiver);
      }
    };
  }

  /**
   * For clients at the edge, such as a gateway: as {@link #client()}, and a call outside of a trace starts one. Added like
   * an author's filter.
   *
   * @param sampledShare of the traces started here that ask to be recorded, 0 to 1
   */
  public static Filter starting(double sampledShare) {
    if (!(sampledShare >= 0 && sampledShare <= 1)) {
      throw new IllegalArgumentException("sampledShare must be 0 to 1, was " + sampledShare);
    }
    return new Filter.Receiving() {
      @Override
      public void filter(Call call, Invoker next, ReplyReceiver receiver) {
        boolean inside = call.metadata().get(MetadataKeys.TRACEPARENT) != null;
        next.invoke(inside ? call : withTrace(call, start(sampledShare)), receiver);
      }
    };
  }

  /** For servers: while the handler runs, its log lines carry the ids of its call. */
  public static Filter server() {
    return new Filter.Receiving() {
      @Override
      public void filter(Call call, Invoker next, ReplyReceiver receiver) {
        TraceParent trace = call.metadata().get(MetadataKeys.TRACEPARENT);
        if (trace == null) {
          next.invoke(call, receiver);
        } else {
          withLogIds(trace, call, next, receiver);
        }
      }
    };
  }

  private static void withLogIds(
      TraceParent trace, Call call, Invoker next, ReplyReceiver receiver) {
    // Restored rather than removed: an INLINE handler may run within another call of the same
    // thread.
    String traceBefore = MDC.get(TRACE_ID);
    String spanBefore = MDC.get(SPAN_ID);
    String text = trace.toString();
    MDC.put(TRACE_ID, text.substring(3, 35));
    MDC.put(SPAN_ID, text.substring(36, 52));
    try {
      next.invoke(call, receiver);
    } finally {
      restore(TRACE_ID, traceBefore);
      restore(SPAN_ID, spanBefore);
    }
  }

  private static void restore(String key, @Nullable String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }

  private static Call withTrace(Call call, TraceParent trace) {
    return call.withMetadata(call.metadata().with(MetadataKeys.TRACEPARENT, trace));
  }

  /** Same trace and same flags, whose sampled bit thus reaches everyone; another span. */
  static TraceParent childOf(TraceParent parent) {
    return new TraceParent(parent.traceIdHigh(), parent.traceIdLow(), nonZero(), parent.flags());
  }

  private static TraceParent start(double sampledShare) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // The low half is what samplers of others look at, so it alone must not be zero either.
    byte flags = (byte) (random.nextDouble() < sampledShare ? 1 : 0);
    return new TraceParent(random.nextLong(), nonZero(), nonZero(), flags);
  }

  private static long nonZero() {
    long id;
    do {
      id = ThreadLocalRandom.current().nextLong();
    } while (id == 0);
    return id;
  }
}
