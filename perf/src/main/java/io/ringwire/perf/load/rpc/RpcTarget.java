package io.ringwire.perf.load.rpc;

import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.perf.load.generator.Target;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls one method through a client with all its policies: a call that the client saved by trying again is a success. With
 * one message, encoded once, or with one made for each call. One-way calls succeed when they are queued for a connection.
 *
 * <p>A call that streams ends, and is timed, with the last message; when the first came is in {@link #remarks}, with how
 * many there were.
 */
public final class RpcTarget implements Target {
  private static final byte[] NOTHING = {};

  private final RpcClient client;
  private final MethodDescriptor<byte[], byte[]> method;
  private final LongFunction<byte[]> messages;
  private final CallOptions options;
  private final String what;
  private final @Nullable StreamCalls streams;

  /**
   * @param client closed with this target
   * @param messages makes the encoded request of a call from its sequence number, on the thread that sends; what it throws
   *     as an {@link IllegalArgumentException} fails that call as {@code BAD_REQUEST}
   * @param options deadline included: without one, streams have none
   * @param streamMessages what {@link StreamCalls} does with it; of no matter to methods that do not stream
   * @param what the requests and their endpoints, in words, for the report
   */
  public RpcTarget(
      RpcClient client,
      MethodDescriptor<byte[], byte[]> method,
      LongFunction<byte[]> messages,
      CallOptions options,
      int streamMessages,
      String what) {
    this.client = client;
    this.method = method;
    this.messages = messages;
    this.options = options;
    this.what = what;
    CallKind kind = method.kind();
    this.streams =
        kind.streamsRequest() || kind.streamsReply()
            ? new StreamCalls(client, method, options, streamMessages)
            : null;
  }

  /**
   * Sends the same message each time.
   *
   * @param place where the endpoints come from, for the report
   */
  public static RpcTarget of(
      RpcClient client,
      MethodDescriptor<byte[], byte[]> method,
      byte[] message,
      CallOptions options,
      int streamMessages,
      String place) {
    byte[] kept = message.clone();
    String what = "with " + kept.length + " bytes, " + place;
    return new RpcTarget(client, method, sequence -> kept, options, streamMessages, what);
  }

  @Override
  public String description() {
    return method.path() + " " + what;
  }

  @Override
  public void send(long sequence, int operation, Answer answer) {
    byte[] message;
    try {
      message = messages.apply(sequence);
    } catch (IllegalArgumentException e) {
      answer.failed("BAD_REQUEST", String.valueOf(e.getMessage()));
      return;
    }
    if (streams != null) {
      streams.start(message, answer);
    } else {
      client.call(method, message, options).whenComplete(new Outcome(answer));
    }
  }

  @Override
  public List<String> remarks() {
    return streams == null ? List.of() : streams.remarks();
  }

  @Override
  public void close() {
    client.close();
  }

  private record Outcome(Answer answer)
      implements BiConsumer<@Nullable Reply, @Nullable Throwable> {
    @Override
    public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
      if (failure != null) {
        CallFailures.tell(answer, failure);
      } else if (answer.wantsBody()) {
        answer.succeeded(reply == null || reply == Reply.NONE ? NOTHING : (byte[]) reply.message());
      } else {
        answer.succeeded();
      }
    }
  }
}
