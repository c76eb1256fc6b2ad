package io.ringwire.perf.load;

import io.ringwire.perf.load.http.HttpOrigin;
import io.ringwire.perf.load.http.HttpRequest;
import io.ringwire.perf.load.scenario.ScenarioCall.Http;
import io.ringwire.perf.load.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Makes HTTP requests of templates; one in which nothing varies is made once and stays encoded. */
public final class HttpRequests {
  private HttpRequests() {}

  /**
   * The requests of a call, by their number.
   *
   * @param origin where they go
   * @throws IllegalArgumentException when the first request could not be sent
   */
  public static LongFunction<HttpRequest> of(Http call, HttpOrigin origin) {
    // Though it may vary: what can never be sent is to be told before a load begins, not by each
    // call.
    HttpRequest first = request(origin, call, 0);
    if (call.templates().stream().allMatch(Template::isFixed)) {
      return sequence -> first;
    }
    return sequence -> request(origin, call, sequence);
  }

  private static HttpRequest request(HttpOrigin origin, Http call, long sequence) {
    List<String> headers = new ArrayList<>(call.headers().size());
    for (Template header : call.headers()) {
      headers.add(text(header, sequence));
    }
    HttpRequest request =
        HttpRequest.of(
            origin,
            call.verb(),
            text(call.path(), sequence),
            headers,
            call.body().render(sequence));
    return call.expected() == 0 ? request : request.expecting(call.expected());
  }

  private static String text(Template template, long sequence) {
    return new String(template.render(sequence), StandardCharsets.UTF_8);
  }
}
