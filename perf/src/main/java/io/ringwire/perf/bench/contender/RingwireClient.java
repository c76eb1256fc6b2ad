package io.ringwire.perf.bench.contender;

import io.ringwire.core.client.ClientConfig;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.core.transport.TransportConfig;
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
import java.util.concurrent.Flow;

/**
 * A Ringwire client with every default but those its variation changes, through stubs of annotated interfaces: stages
 * for callers that go on, values for those that wait.
 */
final class RingwireClient implements UserClient {
  private final RpcClient client;
  private final Runnable afterClose;
  private final RingUsers users;
  private final BlockingUsers blocking;

  private RingwireClient(EventLoops loops, int port, Variation variation, Runnable afterClose) {
    this.afterClose = afterClose;
    client =
        RpcClient.builder()
            .eventLoops(loops)
            .config(
                ClientConfig.DEFAULT.withTransport(
                    TransportConfig.builder()
                        .connectionsPerEndpoint(variation.connections())
                        .build()))
            .endpoints(InlineUsers.NAME, Endpoint.of("127.0.0.1", port))
            .build();
    users = client.create(RingUsers.class);
    blocking = client.create(BlockingUsers.class);
  }

  /** A client with event loops of its own. */
  static RingwireClient connect(int port, Variation variation) {
    EventLoops loops = EventLoops.create(variation.loops());
    return new RingwireClient(loops, port, variation, loops::close);
  }

  /** A client on event loops that are the caller's. */
  static RingwireClient on(EventLoops loops, int port, Variation variation) {
    return new RingwireClient(loops, port, variation, () -> {});
  }

  @Override
  public void get(GetUserRequest request, AnswerListener<User> listener) {
    users.get(request).whenComplete(listener);
  }

  @Override
  public void exists(ExistsRequest request, AnswerListener<ExistsReply> listener) {
    users.exists(request).whenComplete(listener);
  }

  @Override
  public void create(CreateUserRequest request, AnswerListener<CreateUserReply> listener) {
    users.create(request).whenComplete(listener);
  }

  @Override
  public void list(ListUsersRequest request, AnswerListener<UserPage> listener) {
    users.list(request).whenComplete(listener);
  }

  @Override
  public void echo(Payload payload, AnswerListener<Payload> listener) {
    users.echo(payload).whenComplete(listener);
  }

  @Override
  public void stream(StreamRequest request, StreamListener listener) {
    users.stream(request).subscribe(new Reader(listener));
  }

  @Override
  public User getBlocking(GetUserRequest request) {
    return blocking.get(request);
  }

  @Override
  public UserPage listBlocking(ListUsersRequest request) {
    return blocking.list(request);
  }

  @Override
  public void close() {
    client.close();
    afterClose.run();
  }

  /** Takes messages as they come: the stream's credit in bytes bounds what is under way. */
  private record Reader(StreamListener listener) implements Flow.Subscriber<Payload> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Payload message) {
      listener.onMessage(message);
    }

    @Override
    public void onError(Throwable cause) {
      listener.onFailure(cause);
    }

    @Override
    public void onComplete() {
      listener.onEnd();
    }
  }
}
