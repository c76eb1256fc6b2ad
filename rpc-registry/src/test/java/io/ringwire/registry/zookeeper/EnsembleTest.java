package io.ringwire.registry.zookeeper;

import static io.ringwire.registry.zookeeper.RegistryFixture.await;
import static io.ringwire.registry.zookeeper.RegistryFixture.follow;
import static io.ringwire.registry.zookeeper.RegistryFixture.has;
import static io.ringwire.registry.zookeeper.RegistryFixture.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.discovery.EndpointSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three ZooKeeper processes, as an operator would run them, and what is left of them after kill -9. */
class EnsembleTest {
  private static final int SERVERS = 3;
  private static final Duration WAIT = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final List<AutoCloseable> registries = new ArrayList<>();
  private final Process[] servers = new Process[SERVERS];
  private final int[] clientPorts = new int[SERVERS];

  @BeforeEach
  void start() throws IOException {
    int[] ports = freePorts(3 * SERVERS);
    StringBuilder peers = new StringBuilder();
    for (int i = 0; i < SERVERS; i++) {
      clientPorts[i] = ports[i];
      peers.append(
          "server.%d=127.0.0.1:%d:%d%n".formatted(i, ports[SERVERS + i], ports[2 * SERVERS + i]));
    }
    for (int i = 0; i < SERVERS; i++) {
      Path data = Files.createDirectories(directory.resolve("data-" + i));
      Files.writeString(data.resolve("myid"), String.valueOf(i));
      Files.writeString(
          directory.resolve("zoo-" + i + ".cfg"),
          """
          tickTime=500
          initLimit=20
          syncLimit=10
          dataDir=%s
          clientPort=%d
          clientPortAddress=127.0.0.1
          admin.enableServer=false
          %s
          """
              .formatted(data, clientPorts[i], peers));
      startServer(i);
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable registry : registries) {
      registry.close();
    }
    for (Process server : servers) {
      ProviderProcess.kill(server);
    }
  }

  @Test
  void neitherTheLossOfTheLeaderNorOfTheQuorumEmptiesASet() throws Exception {
    ZooKeeperRegistry first = connect();
    ZooKeeperRegistry second = connect();
    ZooKeeperRegistry consumer = connect();
    register(first, 1);
    register(second, 2);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("both", has(1, 2));
    int before = heard.all().size();

    int killed = leader();
    ProviderProcess.kill(servers[killed]);
    register(connect(), 3);
    heard.await("a new endpoint through the new leader", has(1, 2, 3));

    int alsoKilled = leader();
    ProviderProcess.kill(servers[alsoKilled]);
    for (ZooKeeperRegistry registry : List.of(first, second, consumer)) {
      await("the session is given up", () -> registry.sessionId() == 0);
    }
    startServer(killed);
    startServer(alsoKilled);
    register(connect(), 4);
    heard.await("a new endpoint through the new quorum", has(1, 2, 3, 4));
    await("the settle window is over", consumer::isWell);

    assertThat(heard.all().subList(before, heard.all().size()))
        .allMatch(has(1, 2).or(has(1, 2, 3)).or(has(1, 2, 3, 4)));
    assertThat(heard.all().get(heard.all().size() - 1)).matches(has(1, 2, 3, 4));
  }

  private void startServer(int i) throws IOException {
    servers[i] =
        ProviderProcess.java(
            directory.resolve("server-" + i + ".log"),
            List.of("-Xmx96m"),
            QuorumPeerMain.class.getName(),
            directory.resolve("zoo-" + i + ".cfg").toString());
  }

  private ZooKeeperRegistry connect() {
    StringBuilder connectString = new StringBuilder();
    for (int port : clientPorts) {
      connectString.append(connectString.isEmpty() ? "" : ",").append("127.0.0.1:").append(port);
    }
    ZooKeeperRegistry registry =
        ZooKeeperRegistry.connect(
            ZooKeeperConfig.of(connectString.toString())
                .withSessionTimeout(Duration.ofSeconds(3))
                .withWaitForConnection(WAIT));
    registries.add(registry);
    return registry;
  }

  private int leader() {
    int[] leader = {-1};
    await(
        "there is a leader",
        () -> {
          for (int i = 0; i < SERVERS; i++) {
            if (servers[i].isAlive() && mode(clientPorts[i]).equals("leader")) {
              leader[0] = i;
              return true;
            }
          }
          return false;
        });
    return leader[0];
  }

  /** ZooKeeper's four-letter word, which needs no session. */
  private static String mode(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write("srvr".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      int at = answer.indexOf("Mode: ");
      return at < 0 ? "" : answer.substring(at + "Mode: ".length()).split("\\s", 2)[0];
    } catch (IOException e) {
      return "";
    }
  }

  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    int[] ports = new int[count];
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports[i] = socket.getLocalPort();
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return ports;
  }
}
