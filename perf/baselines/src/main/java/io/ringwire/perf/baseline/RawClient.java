package io.ringwire.perf.baseline;

import com.google.protobuf.MessageLite;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
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
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.StreamListener;
import io.ringwire.perf.workload.UserClient;
import io.ringwire.perf.workload.Users;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls a {@link RawServer} of this machine. Listeners run on the event loop. A call made from a listener takes that
 * listener's connection, others take the connections by turns.
 */
public final class RawClient implements UserClient {
  /** Calls under way at most, on one connection; a power of two, so that an id finds its slot by its low bits. */
  public static final int IN_FLIGHT_MAX = 1 << 14;

  private final EventLoopGroup loops;
  private final RawClientConnection[] connections;
  private final AtomicInteger turn = new AtomicInteger();

  private RawClient(EventLoopGroup loops, List<RawClientConnection> connections) {
    this.loops = loops;
    this.connections = connections.toArray(RawClientConnection[]::new);
  }

  /** Connects all of its connections. */
  public static RawClient connect(int port, BaselineConfig config) {
    RawTransport transport = RawTransport.of(config.transport());
    EventLoopGroup loops = transport.loops(config);
    try {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(loops)
              .channel(transport.channel)
              .handler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      channel
                          .pipeline()
                          .addLast(new RawClientConnection(channel, transport.heapReads));
                    }
                  });
      List<RawClientConnection> connections = new ArrayList<>(config.connections());
      for (int i = 0; i < config.connections(); i++) {
        Channel channel =
            bootstrap
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
        connections.add(channel.pipeline().get(RawClientConnection.class));
      }
      return new RawClient(loops, connections);
    } catch (RuntimeException e) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  @Override
  public void get(GetUserRequest request, AnswerListener<User> listener) {
    connection().call(RawFrame.GET, request, listener);
  }

  @Override
  public void exists(ExistsRequest request, AnswerListener<ExistsReply> listener) {
    connection().call(RawFrame.EXISTS, request, listener);
  }

  @Override
  public void create(CreateUserRequest request, AnswerListener<CreateUserReply> listener) {
    connection().call(RawFrame.CREATE, request, listener);
  }

  @Override
  public void list(ListUsersRequest request, AnswerListener<UserPage> listener) {
    connection().call(RawFrame.LIST, request, listener);
  }

  @Override
  public void echo(Payload payload, AnswerListener<Payload> listener) {
    if (payload.getSerializedSize() > RawFrame.MESSAGE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a payload of "
              + payload.getData().size()
              + " bytes; at most "
              + Users.PAYLOAD_BYTES_MAX);
    }
    connection().call(RawFrame.ECHO, payload, listener);
  }

  @Override
  public void stream(StreamRequest request, StreamListener listener) {
    connection().call(RawFrame.STREAM, request, listener);
  }

  @Override
  public User getBlocking(GetUserRequest request) {
    return this.<User>callBlocking(RawFrame.GET, request);
  }

  @Override
  public UserPage listBlocking(ListUsersRequest request) {
    return this.<UserPage>callBlocking(RawFrame.LIST, request);
  }

  private <T> T callBlocking(int operation, MessageLite request) {
    RawClientConnection connection = connection();
    for (RawClientConnection each : connections) {
      if (each.isOnLoop()) {
        throw new IllegalStateException("a blocking call on an event loop would wait for itself");
      }
    }
    ParkedCall<T> call = new ParkedCall<>();
    connection.call(operation, request, call);
    return call.await();
  }

  private RawClientConnection connection() {
    if (connections.length == 1) {
      return connections[0];
    }
    for (RawClientConnection connection : connections) {
      if (connection.isReadingHere()) {
        return connection;
      }
    }
    return connections[Math.floorMod(turn.getAndIncrement(), connections.length)];
  }

  /** Fails what is under way. Not from an event loop. */
  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    for (RawClientConnection connection : connections) {
      connection.channel.close().syncUninterruptibly();
    }
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
