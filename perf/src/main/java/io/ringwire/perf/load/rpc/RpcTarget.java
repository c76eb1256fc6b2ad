package io.ringwire.perf.load.rpc;

import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.perf.load.generator.Target;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls one method with one message, encoded once, through a client with all its policies: a call that the client saved
 * by trying again is a success. One-way calls succeed when they are queued for a connection.
 */
public final class RpcTarget implements Target {
  private final RpcClient client;
  private final MethodDescriptor<byte[], byte[]> method;
  private final byte[] message;
  private final CallOptions options;
  private final String place;

  /**
   * @param client closed with this target
   * @param message the encoded request
   * @param place where the endpoints come from, for the report
   * @throws IllegalArgumentException when the method streams
   */
  public RpcTarget(
      RpcClient client,
      MethodDescriptor<byte[], byte[]> method,
      byte[] message,
      CallOptions options,
      String place) {
    if (method.kind() != CallKind.UNARY && method.kind() != CallKind.ONE_WAY) {
      throw new IllegalArgumentException(
          method
              + " is of kind "
              + method.kind()
              + "; load can be put on UNARY and ONE_WAY methods");
    }
    this.client = client;
    this.method = method;
    this.message = message.clone();
    this.options = options;
    this.place = place;
  }

  @Override
  public String description() {
    return method.path() + " with " + message.length + " bytes, " + place;
  }

  @Override
  public void send(long sequence, int operation, Answer answer) {
    client.call(method, message, options).whenComplete(new Outcome(answer));
  }

  @Override
  public void close() {
    client.close();
  }

  private record Outcome(Answer answer)
      implements BiConsumer<@Nullable Reply, @Nullable Throwable> {
    @Override
    public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
      if (failure == null) {
        answer.succeeded();
        return;
      }
      Status status = RpcException.statusOf(failure);
      String kind = status.code().name();
      answer.failed(
          AppError.from(status).map(error -> kind + "/" + error.name()).orElse(kind),
          status.text());
    }
  }
}
