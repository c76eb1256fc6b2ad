package io.ringwire.perf.bench.contender;

import io.ringwire.core.transport.EventLoops;
import io.ringwire.perf.workload.UserClient;
import java.util.ArrayList;
import java.util.List;

/** Many clients of one process, on the same event loops. Ringwire's only. */
public final class Crowd implements AutoCloseable {
  /** Connections of one client at most. */
  public static final int CONNECTIONS_MAX = 64;

  private final EventLoops loops;
  private final List<UserClient> clients = new ArrayList<>();

  /**
   * @param loops event loops for all
   */
  public Crowd(int loops) {
    this.loops = EventLoops.create(loops);
  }

  /** A client more; it opens its connections with its first call. */
  public UserClient add(int port, int connections) {
    UserClient client = RingwireClient.on(loops, port, Variation.NONE.withConnections(connections));
    clients.add(client);
    return client;
  }

  public List<UserClient> clients() {
    return List.copyOf(clients);
  }

  /** Closes all clients, and keeps the loops for others. */
  public void leave() {
    clients.forEach(UserClient::close);
    clients.clear();
  }

  @Override
  public void close() {
    leave();
    loops.close();
  }
}
