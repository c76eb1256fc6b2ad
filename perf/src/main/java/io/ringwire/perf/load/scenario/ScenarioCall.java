package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.template.Pool;
import io.ringwire.perf.load.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One kind of call.
 *
 * @param name as results are shown under
 * @param place where it stands in its file, for errors: {@code shop.yaml:12}
 * @param captures what is kept of its answers
 */
public record ScenarioCall(String name, String place, Request request, List<Capture> captures) {
  public ScenarioCall {
    captures = List.copyOf(captures);
  }

  /** Pools that must not be empty when it is made. */
  Set<Pool> needs() {
    Set<Pool> needs = new HashSet<>();
    request.templates().forEach(template -> needs.addAll(template.pools()));
    return needs;
  }

  /** What is sent. */
  public sealed interface Request {
    List<Template> templates();
  }

  /**
   * Over HTTP.
   *
   * @param base scheme and authority: {@code http://127.0.0.1:8080}
   * @param path path and query
   * @param headers each {@code Name: value}
   * @param body empty for none
   * @param expected the status that is a success; 0 for any 2xx
   */
  public record Http(
      String verb, String base, Template path, List<Template> headers, Template body, int expected)
      implements Request {
    public Http {
      headers = List.copyOf(headers);
    }

    @Override
    public List<Template> templates() {
      List<Template> all = new ArrayList<>(headers);
      all.add(path);
      all.add(body);
      return all;
    }
  }

  /**
   * Over Ringwire.
   *
   * @param method service and method: {@code shop.order.v1.OrderService/GetOrder}
   * @param json the request
   */
  public record Rpc(String method, Template json) implements Request {
    @Override
    public List<Template> templates() {
      return List.of(json);
    }
  }
}
