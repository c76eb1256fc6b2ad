package io.ringwire.core.transport;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server without the server room: each test says what a method does with an inbound call. */
final class EchoSink implements RequestSink {
  static final Serializer<StringValue> STRING = ProtobufSerializer.of(StringValue.class);
  static final Serializer<BytesValue> BYTES = ProtobufSerializer.of(BytesValue.class);
  static final Serializer<Int64Value> NUMBER = ProtobufSerializer.of(Int64Value.class);

  static final MethodDescriptor<StringValue, StringValue> ECHO = unary("Echo", STRING, STRING);
  static final MethodDescriptor<BytesValue, BytesValue> ECHO_BYTES =
      unary("EchoBytes", BYTES, BYTES);
  static final MethodDescriptor<StringValue, StringValue> ONE_WAY =
      MethodDescriptor.of("test.v1.Echo", "Tell", CallKind.ONE_WAY, STRING, STRING).build();
  static final MethodDescriptor<Int64Value, Int64Value> COUNT =
      MethodDescriptor.of("test.v1.Echo", "Count", CallKind.SERVER_STREAM, NUMBER, NUMBER).build();
  static final MethodDescriptor<BytesValue, BytesValue> FLOOD =
      MethodDescriptor.of("test.v1.Echo", "Flood", CallKind.SERVER_STREAM, BYTES, BYTES).build();
  static final MethodDescriptor<Int64Value, Int64Value> SUM =
      MethodDescriptor.of("test.v1.Echo", "Sum", CallKind.CLIENT_STREAM, NUMBER, NUMBER).build();
  static final MethodDescriptor<BytesValue, BytesValue> CHAT =
      MethodDescriptor.of("test.v1.Echo", "Chat", CallKind.BIDI_STREAM, BYTES, BYTES).build();

  private final Map<String, MethodDescriptor<?, ?>> methods = new ConcurrentHashMap<>();
  private final Map<String, Consumer<InboundCall>> handlers = new ConcurrentHashMap<>();
  final AtomicInteger admitted = new AtomicInteger();
  final AtomicInteger abandoned = new AtomicInteger();
  volatile @Nullable Status refusal;

  private static <Q, R> MethodDescriptor<Q, R> unary(
      String name, Serializer<Q> request, Serializer<R> reply) {
    return MethodDescriptor.of("test.v1.Echo", name, CallKind.UNARY, request, reply).build();
  }

  EchoSink on(MethodDescriptor<?, ?> method, Consumer<InboundCall> handler) {
    methods.put(method.path(), method);
    handlers.put(method.path(), handler);
    return this;
  }

  /** Answers with the request itself. */
  static void echo(InboundCall call) {
    call.complete(Reply.of(call.call().request()), null);
  }

  @Override
  public @Nullable MethodDescriptor<?, ?> method(String path) {
    return methods.get(path);
  }

  @Override
  public Status unknownMethod(String path) {
    return Status.of(StatusCode.UNIMPLEMENTED, "no method " + path);
  }

  @Override
  public @Nullable Status admit(MethodDescriptor<?, ?> method) {
    Status no = refusal;
    if (no == null) {
      admitted.incrementAndGet();
    }
    return no;
  }

  @Override
  public void accept(InboundCall call) {
    Consumer<InboundCall> handler = handlers.get(call.call().method().path());
    if (handler == null) {
      throw new IllegalStateException("no handler for " + call.call().method());
    }
    handler.accept(call);
  }

  @Override
  public void abandon(MethodDescriptor<?, ?> method) {
    abandoned.incrementAndGet();
  }

  @Override
  public void batchEnd(int loop) {}
}
