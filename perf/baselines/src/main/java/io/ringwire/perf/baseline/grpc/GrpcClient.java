package io.ringwire.perf.baseline.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.stub.StreamObserver;
import io.ringwire.perf.baseline.BaselineConfig;
import io.ringwire.perf.v1.CreateUserReply;
import io.ringwire.perf.v1.CreateUserRequest;
import io.ringwire.perf.v1.ExistsReply;
import io.ringwire.perf.v1.ExistsRequest;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.StreamRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.v1.UserPage;
import io.ringwire.perf.v1.UsersGrpc;
import io.ringwire.perf.v1.UsersGrpc.UsersBlockingStub;
import io.ringwire.perf.v1.UsersGrpc.UsersStub;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.StreamListener;
import io.ringwire.perf.workload.UserClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls a {@link GrpcServer} of this machine by grpc-java's generated stubs: the asynchronous one, and the blocking one
 * for blocking calls. A connection is a channel of grpc-java, which connects with its first call; calls take the channels
 * by turns.
 */
public final class GrpcClient implements UserClient {
  private static final long CLOSE_SECONDS_MAX = 10;

  private final EventLoopGroup loops;
  private final List<ManagedChannel> channels;
  private final UsersStub[] stubs;
  private final UsersBlockingStub[] blockingStubs;
  private final AtomicInteger turn = new AtomicInteger();

  private GrpcClient(EventLoopGroup loops, List<ManagedChannel> channels) {
    this.loops = loops;
    this.channels = channels;
    stubs = channels.stream().map(UsersGrpc::newStub).toArray(UsersStub[]::new);
    blockingStubs =
        channels.stream().map(UsersGrpc::newBlockingStub).toArray(UsersBlockingStub[]::new);
  }

  /** Makes the client; its listeners run where {@code executor} says. */
  public static GrpcClient connect(int port, BaselineConfig config, GrpcExecutor executor) {
    GrpcTransport transport = GrpcTransport.of(config.transport());
    EventLoopGroup loops = transport.loops(config.eventLoops());
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    List<ManagedChannel> channels = new ArrayList<>(config.connections());
    for (int i = 0; i < config.connections(); i++) {
      NettyChannelBuilder builder =
          NettyChannelBuilder.forAddress(server)
              .usePlaintext()
              .eventLoopGroup(loops)
              .channelType(transport.channel);
      if (executor == GrpcExecutor.DIRECT) {
        builder.directExecutor();
      }
      channels.add(builder.build());
    }
    return new GrpcClient(loops, channels);
  }

  @Override
  public void get(GetUserRequest request, AnswerListener<User> listener) {
    stub().get(request, new AnswerObserver<>(listener));
  }

  @Override
  public void exists(ExistsRequest request, AnswerListener<ExistsReply> listener) {
    stub().exists(request, new AnswerObserver<>(listener));
  }

  @Override
  public void create(CreateUserRequest request, AnswerListener<CreateUserReply> listener) {
    stub().create(request, new AnswerObserver<>(listener));
  }

  @Override
  public void list(ListUsersRequest request, AnswerListener<UserPage> listener) {
    stub().list(request, new AnswerObserver<>(listener));
  }

  @Override
  public void echo(Payload payload, AnswerListener<Payload> listener) {
    stub().echo(payload, new AnswerObserver<>(listener));
  }

  @Override
  public void stream(StreamRequest request, StreamListener listener) {
    stub().stream(request, new MessageObserver(listener));
  }

  @Override
  public User getBlocking(GetUserRequest request) {
    return blockingStubs[next()].get(request);
  }

  @Override
  public UserPage listBlocking(ListUsersRequest request) {
    return blockingStubs[next()].list(request);
  }

  private UsersStub stub() {
    return stubs[next()];
  }

  private int next() {
    return stubs.length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), stubs.length);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    try {
      for (ManagedChannel channel : channels) {
        channel.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    GrpcTransport.end(loops);
  }

  /** An answer counts when its call has ended well. */
  private static final class AnswerObserver<T> implements StreamObserver<T> {
    private final AnswerListener<T> listener;
    private @Nullable T answer;

    AnswerObserver(AnswerListener<T> listener) {
      this.listener = listener;
    }

    @Override
    public void onNext(T answer) {
      this.answer = answer;
    }

    @Override
    public void onError(Throwable cause) {
      listener.onFailure(cause);
    }

    @Override
    public void onCompleted() {
      listener.accept(answer, null);
    }
  }

  private record MessageObserver(StreamListener listener) implements StreamObserver<Payload> {
    @Override
    public void onNext(Payload message) {
      listener.onMessage(message);
    }

    @Override
    public void onError(Throwable cause) {
      listener.onFailure(cause);
    }

    @Override
    public void onCompleted() {
      listener.onEnd();
    }
  }
}
