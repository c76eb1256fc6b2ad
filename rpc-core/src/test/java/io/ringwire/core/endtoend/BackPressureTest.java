package io.ringwire.core.endtoend;

import static io.ringwire.core.endtoend.CallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import com.google.protobuf.UnsafeByteOperations;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.stream.OutboundStream;
import io.ringwire.core.transport.TransportConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That who reads slowly is sent slowly, all the way to the code that makes the messages. */
@Timeout(60)
class BackPressureTest {
  private static final int CHUNK_BYTES = 16 << 10;
  private static final int ROUND_TRIPS = 500;

  /** What may lie between two ends: the stream's credit, what each side asks for ahead, a message more on either side. */
  private static final long UNDER_WAY_BYTES_MAX =
      TransportConfig.DEFAULT.streamCreditBytes()
          + OutboundStream.AHEAD_BYTES
          + 4 * (64 << 10)
          + 2 * CHUNK_BYTES;

  private static final MethodDescriptor<StringValue, BytesValue> ENDLESS =
      MethodDescriptor.of(
              "ringwire.test.v1.Chunks",
              "Endless",
              CallKind.SERVER_STREAM,
              ProtobufSerializer.of(StringValue.class),
              ProtobufSerializer.of(BytesValue.class))
          .build();

  private static final MethodDescriptor<BytesValue, Int64Value> UPLOAD =
      MethodDescriptor.of(
              "ringwire.test.v1.Chunks",
              "Upload",
              CallKind.CLIENT_STREAM,
              ProtobufSerializer.of(BytesValue.class),
              ProtobufSerializer.of(Int64Value.class))
          .build();

  private final World world = new World();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  /** Makes chunks without end, as asked, and counts them. */
  private static final class Chunks implements Flow.Publisher<BytesValue> {
    private static final BytesValue CHUNK =
        BytesValue.of(UnsafeByteOperations.unsafeWrap(new byte[CHUNK_BYTES]));
    final AtomicLong made = new AtomicLong();
    final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    @Override
    public void subscribe(Flow.Subscriber<? super BytesValue> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              for (long i = 0; i < n && !cancelled.isDone(); i++) {
                made.incrementAndGet();
                subscriber.onNext(CHUNK);
              }
            }

            @Override
            public void cancel() {
              cancelled.complete(null);
            }
          });
    }
  }

  /** So many round trips on the same connection are time for a pipe to fill, and for a leaking one to overflow. */
  private static void roundTrips(EchoService echo) throws Exception {
    for (int i = 0; i < ROUND_TRIPS; i++) {
      assertThat(get(echo.ring(StringValue.of("still here"))).getValue()).isEqualTo("still here");
    }
  }

  @Test
  void anEndlessStreamToASlowReaderStandsStill() throws Exception {
    Chunks chunks = new Chunks();
    RpcServer server =
        world.serve(
            new EchoHandlers(),
            builder ->
                builder.service(
                    ENDLESS,
                    call ->
                        CompletableFuture.completedFuture(Reply.stream(chunks, Metadata.EMPTY))));
    RpcClient client = clientOf(server);
    EchoService echo = client.create(EchoService.class);
    Reply reply = get(client.call(ENDLESS, StringValue.getDefaultInstance(), CallOptions.DEFAULT));
    Gathered<Object> reader = Gathered.asking(10);
    reply.messages().subscribe(reader);
    reader.await(10);
    roundTrips(echo);
    assertThat(chunks.made.get() * CHUNK_BYTES).isLessThan(10 * CHUNK_BYTES + UNDER_WAY_BYTES_MAX);

    reader.request(100);
    reader.await(110);
    roundTrips(echo);
    assertThat(chunks.made.get() * CHUNK_BYTES).isLessThan(110 * CHUNK_BYTES + UNDER_WAY_BYTES_MAX);
    reader.cancel();
    get(chunks.cancelled);
  }

  @Test
  void anEndlessUploadToASlowHandlerStandsStill() throws Exception {
    CompletableFuture<Gathered<Object>> handler = new CompletableFuture<>();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    RpcServer server =
        world.serve(
            new EchoHandlers(),
            builder ->
                builder.service(
                    UPLOAD,
                    call -> {
                      Gathered<Object> reader = Gathered.asking(10);
                      call.requests().subscribe(reader);
                      handler.complete(reader);
                      return answer;
                    }));
    RpcClient client = clientOf(server);
    EchoService echo = client.create(EchoService.class);
    Chunks chunks = new Chunks();
    CompletableFuture<Reply> call =
        client.call(UPLOAD, chunks, CallOptions.DEFAULT).toCompletableFuture();
    get(handler).await(10);
    roundTrips(echo);
    assertThat(chunks.made.get() * CHUNK_BYTES).isLessThan(10 * CHUNK_BYTES + UNDER_WAY_BYTES_MAX);

    get(handler).request(100);
    get(handler).await(110);
    roundTrips(echo);
    assertThat(chunks.made.get() * CHUNK_BYTES).isLessThan(110 * CHUNK_BYTES + UNDER_WAY_BYTES_MAX);
    answer.complete(Reply.of(Int64Value.of(110)));
    assertThat(get(call).message()).isEqualTo(Int64Value.of(110));
    get(chunks.cancelled);
  }

  private RpcClient clientOf(RpcServer server) {
    Endpoint endpoint = Endpoint.of("127.0.0.1", server.port());
    return world.client(
        builder ->
            builder.endpoints(ENDLESS.service(), endpoint).endpoints(World.SERVICE, endpoint));
  }
}
