package io.ringwire.perf.load.rpc;

import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.perf.load.generator.Target.Answer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls that stream, and counts their messages. Where requests stream, each call sends its message
 * {@link #messages} times, as fast as the server takes them; where only replies do, a call is over and a success after
 * that many, and the rest is cancelled.
 */
final class StreamCalls {
  private static final byte[] NOTHING = {};

  private final RpcClient client;
  private final MethodDescriptor<byte[], byte[]> method;
  private final CallOptions options;
  private final long messages;
  private final StreamCounts counts = new StreamCounts();

  /**
   * @param messages how many; 0 for one request, or for replies to the end of their stream
   */
  StreamCalls(
      RpcClient client,
      MethodDescriptor<byte[], byte[]> method,
      CallOptions options,
      int messages) {
    if (messages < 0) {
      throw new IllegalArgumentException(
          "messages of a stream must be 0 (to its end) or more, was " + messages);
    }
    this.client = client;
    this.method = method;
    this.options = options;
    this.messages = messages;
  }

  void start(byte[] message, Answer answer) {
    CallKind kind = method.kind();
    long startNanos = counts.callStarted();
    CompletionStage<Reply> call =
        kind.streamsRequest()
            ? client.call(
                method, new RepeatedMessage(message, Math.max(1, messages), counts), options)
            : client.call(method, message, options);
    long repliesMax = kind.streamsRequest() || messages == 0 ? Long.MAX_VALUE : messages;
    call.whenComplete((reply, failure) -> answered(reply, failure, startNanos, repliesMax, answer));
  }

  private void answered(
      @Nullable Reply reply,
      @Nullable Throwable failure,
      long startNanos,
      long repliesMax,
      Answer answer) {
    if (failure != null || reply == null) {
      CallFailures.tell(answer, failure == null ? new IllegalStateException("no reply") : failure);
    } else if (reply.isStream()) {
      reply.messages().subscribe(new ReplyReader(startNanos, repliesMax, counts, answer));
    } else {
      byte[] message = (byte[]) reply.message();
      counts.received(message.length);
      counts.firstCame(startNanos);
      tell(answer, message);
    }
  }

  private static void tell(Answer answer, byte @Nullable [] last) {
    if (answer.wantsBody()) {
      answer.succeeded(last == null ? NOTHING : last);
    } else {
      answer.succeeded();
    }
  }

  List<String> remarks() {
    return counts.remarks();
  }

  /** Reads one stream of replies, some messages ahead. Signals come one after another. */
  private static final class ReplyReader implements Flow.Subscriber<Object> {
    /** Messages asked for ahead; the connection's credit bounds their bytes. */
    private static final int AHEAD = 256;

    private final long startNanos;
    private final long messagesMax;
    private final StreamCounts counts;
    private final Answer answer;
    private Flow.@Nullable Subscription subscription;
    private long seen;
    private byte @Nullable [] last;
    private boolean isDone;

    ReplyReader(long startNanos, long messagesMax, StreamCounts counts, Answer answer) {
      this.startNanos = startNanos;
      this.messagesMax = messagesMax;
      this.counts = counts;
      this.answer = answer;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(AHEAD);
    }

    @Override
    public void onNext(Object message) {
      Flow.Subscription from = subscription;
      if (isDone || from == null) {
        return; // came while it was cancelled
      }
      last = (byte[]) message;
      counts.received(last.length);
      seen++;
      if (seen == 1) {
        counts.firstCame(startNanos);
      }
      if (seen == messagesMax) {
        isDone = true;
        from.cancel();
        tell(answer, last);
      } else if (seen % (AHEAD / 2) == 0) {
        from.request(AHEAD / 2);
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (!isDone) {
        isDone = true;
        CallFailures.tell(answer, failure);
      }
    }

    @Override
    public void onComplete() {
      if (!isDone) {
        isDone = true;
        tell(answer, last);
      }
    }
  }
}
