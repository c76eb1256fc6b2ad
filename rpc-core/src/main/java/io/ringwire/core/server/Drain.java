package io.ringwire.core.server;

import io.ringwire.core.transport.Acceptor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a server goes away without failing a call, on a thread of its own, from top to bottom. Clients learn of it twice:
 * over their connections and from the registry; the lame duck is the time both may take.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration FORCED_END = Duration.ofSeconds(2);

  private final Acceptor acceptor;
  private final Advertisement advertisement;
  private final ServerPipeline pipeline;
  private final Duration lameDuck;
  private final Duration grace;

  Drain(
      Acceptor acceptor,
      Advertisement advertisement,
      ServerPipeline pipeline,
      Duration lameDuck,
      Duration grace) {
    this.acceptor = acceptor;
    this.advertisement = advertisement;
    this.pipeline = pipeline;
    this.lameDuck = lameDuck;
    this.grace = grace;
  }

  void begin(CompletableFuture<Void> terminated) {
    // What tells others comes first and at once, on the caller's thread: it must not wait for a
    // thread to start.
    boolean begun = false;
    try {
      acceptor.announceDrain(lameDuck.plus(grace));
      advertisement.withdraw();
      Thread thread = new Thread(() -> run(terminated), "ringwire-drain-" + acceptor.port());
      thread.setDaemon(true);
      thread.start();
      begun = true;
    } finally {
      if (!begun) {
        end(terminated);
      }
    }
  }

  private void run(CompletableFuture<Void> terminated) {
    try {
      if (somebodyMayStillCome()) {
        TimeUnit.NANOSECONDS.sleep(lameDuck.toNanos());
      }
      acceptor
          .drain(grace)
          .toCompletableFuture()
          .get(grace.plus(FORCED_END).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "connections on port {} did not end within {}; they are cut", acceptor.port(), grace);
    } catch (InterruptedException | ExecutionException e) {
      LOG.warn("draining port {} failed; its connections are cut", acceptor.port(), e);
    } finally {
      end(terminated);
    }
  }

  private void end(CompletableFuture<Void> terminated) {
    try {
      acceptor.close();
    } finally {
      try {
        pipeline.close();
      } finally {
        terminated.complete(null);
      }
    }
  }

  // Without a registry and without a connection there is nobody for whom to serve on.
  private boolean somebodyMayStillCome() {
    return advertisement.isPublic() || acceptor.connections() > 0;
  }
}
