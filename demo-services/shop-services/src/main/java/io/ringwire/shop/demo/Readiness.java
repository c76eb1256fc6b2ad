package io.ringwire.shop.demo;

import io.ringwire.shop.process.StartException;
import io.ringwire.shop.user.Users;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Finds out whether the shop answers, in the one way that proves it: by asking. */
final class Readiness {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration REQUEST_WAIT = Duration.ofSeconds(2);

  private Readiness() {}

  /**
   * Asks every service behind the gateway until all have answered.
   *
   * @throws StartException when one has not within {@code wait}, naming it
   */
  static void await(URI gateway, Duration wait) {
    HttpClient client = HttpClient.newHttpClient();
    List<String> silent =
        new ArrayList<>(
            List.of(
                "/v1/items?page_size=1",
                "/v1/users/" + Users.DEMO_USER_ID,
                "/v1/orders?user_id=" + Users.DEMO_USER_ID));
    long deadlineNanos = System.nanoTime() + wait.toNanos();
    while (true) {
      silent.removeIf(path -> answers(client, gateway.resolve(path)));
      if (silent.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw StartException.of(
            "the shop does not answer at "
                + silent
                + " after "
                + wait.toSeconds()
                + " s; is this machine very busy? The log above may tell more",
            null);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean answers(HttpClient client, URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(REQUEST_WAIT).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the shop started", e);
    }
  }
}
