package io.ringwire.perf.micro;

import io.ringwire.core.contract.RouteTemplate;
import io.ringwire.gateway.route.Route;
import io.ringwire.gateway.route.RouteTable;
import io.ringwire.gateway.route.RouteVerdict;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.Schema;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The route of one HTTP request, in the shop's table and in one of two thousand routes. */
public class RouteBenchmark extends Micro {
  private static final int ROUTES_A_SERVICE = 4;

  /** What is asked for. */
  public enum Asked {
    LITERAL("GET", "/v1/orders"),
    VARIABLE("GET", "/v1/orders/01jd8x5v3n7q2m4k6h9tbcdefg"),
    VERB("POST", "/v1/orders/01jd8x5v3n7q2m4k6h9tbcdefg:cancel"),
    NOT_FOUND("GET", "/v1/orders/01jd8x5v3n7q2m4k6h9tbcdefg/nothing/here");

    private final String method;
    private final String path;

    Asked(String method, String path) {
      this.method = method;
      this.path = path;
    }
  }

  @Param public Asked asked = Asked.VARIABLE;

  @Param({"4", "2000"})
  public int routes = ROUTES_A_SERVICE;

  private RouteTable table = RouteTable.EMPTY;

  @Setup
  public void fill() throws Exception {
    Schema schema = Transcoded.ORDER.schema();
    MethodSchema echo = Transcoded.ORDER.method();
    List<Route> all = new ArrayList<>();
    for (int service = 0; service < routes / ROUTES_A_SERVICE; service++) {
      String collection = service == 0 ? "/v1/orders" : "/v1/collection" + service;
      all.add(route(echo, schema, "GET", collection));
      all.add(route(echo, schema, "POST", collection));
      all.add(route(echo, schema, "GET", collection + "/{order_id}"));
      all.add(route(echo, schema, "POST", collection + "/{order_id}:cancel"));
    }
    table = RouteTable.of(all, List.of());
    boolean found = match() instanceof RouteVerdict.Found;
    if (found == (asked == Asked.NOT_FOUND) || table.routes().size() != routes) {
      throw new IllegalStateException(asked + " is answered " + match());
    }
  }

  private static Route route(MethodSchema method, Schema schema, String httpMethod, String path)
      throws Exception {
    return new Route(
        httpMethod,
        RouteTemplate.parse(path),
        method.descriptor(),
        method.requestTranscoder(),
        method.replyTranscoder(),
        schema);
  }

  @Benchmark
  public RouteVerdict match() {
    return table.match(asked.method, asked.path);
  }
}
