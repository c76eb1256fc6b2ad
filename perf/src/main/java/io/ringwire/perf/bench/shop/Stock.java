package io.ringwire.perf.bench.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts the pieces in the shop's stock, through the gateway as any client would. */
final class Stock {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final int PAGES_MAX = 10_000;

  /** The catalogue says of stock what was true a second ago. */
  private static final long SETTLE_SECONDS_MAX = 10;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
  private final ObjectMapper json = new ObjectMapper();
  private final String url;

  Stock(String url) {
    this.url = url;
  }

  /** Pieces of all items together. */
  long pieces() throws IOException, InterruptedException {
    long pieces = 0;
    String token = "";
    for (int page = 0; page < PAGES_MAX; page++) {
      JsonNode items = get("/v1/items?page_size=100&page_token=" + token);
      for (JsonNode item : items.path("items")) {
        pieces += item.path("available").asLong();
      }
      token = items.path("next_page_token").asText();
      if (token.isEmpty()) {
        return pieces;
      }
    }
    throw new IOException("the catalogue has more than " + PAGES_MAX + " pages");
  }

  /** The pieces, once they are as many as expected, or after some seconds in which they were not. */
  long settled(long expected) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS_MAX);
    long pieces = pieces();
    while (pieces != expected && System.nanoTime() < deadlineNanos) {
      pieces = pieces();
    }
    return pieces;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_MAX).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("GET " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return json.readTree(answer.body());
  }
}
