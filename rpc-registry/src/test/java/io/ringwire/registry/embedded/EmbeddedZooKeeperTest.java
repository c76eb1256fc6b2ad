package io.ringwire.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperTest {
  @TempDir Path dataDir;

  @Test
  void grantsALeaseOfFiveSecondsOnLoopback() throws Exception {
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT);
        ZooKeeper client = connect(server)) {
      assertThat(server.connectString()).isEqualTo("127.0.0.1:" + server.port());
      assertThat(client.getSessionTimeout()).isEqualTo(5_000);
    }
  }

  @Test
  void goesOnWithItsDataAfterARestart() throws Exception {
    int port;
    try (EmbeddedZooKeeper server =
            EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT.withDataDir(dataDir));
        ZooKeeper client = connect(server)) {
      port = server.port();
      client.create("/kept", new byte[] {7}, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    try (EmbeddedZooKeeper server =
            EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT.withDataDir(dataDir).withPort(port));
        ZooKeeper client = connect(server)) {
      assertThat(server.port()).isEqualTo(port);
      assertThat(client.getData("/kept", false, null)).containsExactly(7);
    }
  }

  @Test
  void aTakenPortIsAnErrorThatNamesIt() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(
              () ->
                  EmbeddedZooKeeper.start(
                      EmbeddedConfig.DEFAULT
                          .withPort(holder.getLocalPort())
                          .withDataDir(dataDir.resolve("new"))))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + holder.getLocalPort());
    }
  }

  @Test
  void aDataDirectoryThatIsAFileIsAnErrorThatNamesIt() throws Exception {
    Path file = Files.writeString(dataDir.resolve("file"), "");

    assertThatThrownBy(() -> EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT.withDataDir(file)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void closingTwiceClosesOnceAndEnds() {
    EmbeddedZooKeeper server = EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT);
    assertThat(server.ended().toCompletableFuture()).isNotDone();

    server.close();
    server.close();

    assertThat(server.ended().toCompletableFuture()).isCompleted();
  }

  @Test
  void aTemporaryDirectoryIsDeletedOnClose() {
    EmbeddedZooKeeper server = EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT);
    Path directory = server.dataDir();
    assertThat(directory).isDirectory();

    server.close();

    assertThat(directory).doesNotExist();
  }

  private static ZooKeeper connect(EmbeddedZooKeeper server) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client =
        new ZooKeeper(
            server.connectString(),
            5_000,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
    return client;
  }
}
