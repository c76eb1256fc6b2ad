package io.ringwire.perf.bench.shop;

import io.ringwire.perf.load.HttpRequests;
import io.ringwire.perf.load.http.HttpPool;
import io.ringwire.perf.load.http.HttpRequest;
import io.ringwire.perf.load.scenario.Carriers;
import io.ringwire.perf.load.scenario.ScenarioCall;
import io.ringwire.perf.load.scenario.ScenarioException;
import java.util.List;
import java.util.function.LongFunction;

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
    try {
      LongFunction<HttpRequest> requests = HttpRequests.of(http, pool.origin());
      return (sequence, answer) -> pool.send(requests.apply(sequence), answer);
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(call.place() + ": " + e.getMessage());
    }
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
