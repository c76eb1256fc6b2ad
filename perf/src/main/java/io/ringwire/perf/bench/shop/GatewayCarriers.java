package io.ringwire.perf.bench.shop;

import io.ringwire.perf.load.http.HttpPool;
import io.ringwire.perf.load.http.HttpRequest;
import io.ringwire.perf.load.scenario.Carriers;
import io.ringwire.perf.load.scenario.ScenarioCall;
import io.ringwire.perf.load.scenario.ScenarioException;
import io.ringwire.perf.load.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Carries the calls of a scenario to the one gateway there is. */
final class GatewayCarriers implements Carriers {
  private final HttpPool pool;

  /**
   * @param pool closed with this
   */
  GatewayCarriers(HttpPool pool) {
    this.pool = pool;
  }

  @Override
  public Carrier carrier(ScenarioCall call) throws ScenarioException {
    if (!(call.request() instanceof ScenarioCall.Http http)) {
      throw new ScenarioException(
          call.place() + ": bench shop goes through the gateway, so each of its calls is http");
    }
    if (http.templates().stream().allMatch(Template::isFixed)) {
      HttpRequest same = request(http, 0);
      return (sequence, answer) -> pool.send(same, answer);
    }
    return (sequence, answer) -> pool.send(request(http, sequence), answer);
  }

  private HttpRequest request(ScenarioCall.Http call, long sequence) {
    HttpRequest request =
        HttpRequest.of(
            pool.origin(),
            call.verb(),
            text(call.path(), sequence),
            call.headers().stream().map(header -> text(header, sequence)).toList(),
            call.body().render(sequence));
    return call.expected() == 0 ? request : request.expecting(call.expected());
  }

  private static String text(Template template, long sequence) {
    return new String(template.render(sequence), StandardCharsets.UTF_8);
  }

  @Override
  public void flush() {
    pool.flush();
  }

  @Override
  public String place() {
    return ", " + pool.origin() + " " + pool.description();
  }

  @Override
  public List<String> remarks() {
    return pool.remarks();
  }

  @Override
  public void close() {
    pool.close();
  }
}
