package io.ringwire.gateway.admin;

import com.codahale.metrics.MetricRegistry;
import io.ringwire.gateway.filter.MetricsFilter;
import io.ringwire.gateway.http.HttpErrorWriter;
import io.ringwire.gateway.http.HttpExchange;
import io.ringwire.gateway.http.HttpHandler;
import io.ringwire.gateway.http.HttpResponse;
import io.ringwire.gateway.http.HttpServer;
import io.ringwire.gateway.route.Route;
import io.ringwire.gateway.route.RouteProblem;
import io.ringwire.gateway.route.RouteTable;
import io.ringwire.gateway.transcode.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code /health/live}, {@code /health/ready}, {@code /metrics} and {@code /routes}, all by GET.
 *
 * @param ready whether clients should be sent here
 * @param routes gives the table of the moment
 * @param front the server that clients use
 * @param requests counted there
 * @param calls counted behind it
 */
public record AdminHandler(
    BooleanSupplier ready,
    Supplier<RouteTable> routes,
    HttpServer front,
    MetricsFilter requests,
    MetricRegistry calls)
    implements HttpHandler {

  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  @Override
  public void handle(HttpExchange exchange) {
    if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
      exchange.respond(
          HttpErrorWriter.problem(exchange, 405, "GET only").with("allow", "GET, HEAD"));
      return;
    }
    exchange.respond(
        switch (exchange.path()) {
          case "/health/live" -> json(200, new JsonBuffer(32).raw("{\"status\":\"up\"}"));
          case "/health/ready" -> readiness();
          case "/metrics" -> metrics();
          case "/routes" -> json(200, routesJson());
          default ->
              HttpErrorWriter.problem(
                  exchange, 404, "there are /health/live, /health/ready, /metrics and /routes");
        });
  }

  private HttpResponse readiness() {
    boolean up = ready.getAsBoolean();
    return json(
        up ? 200 : 503,
        new JsonBuffer(32).raw("{\"status\":\"").raw(up ? "up" : "out of service").raw("\"}"));
  }

  private HttpResponse metrics() {
    StringBuilder out = new StringBuilder(4096);
    out.append("# TYPE gateway_connections gauge\ngateway_connections ")
        .append(front.connections())
        .append('\n');
    out.append("# TYPE gateway_refusals_total counter\ngateway_refusals_total ")
        .append(front.refusals())
        .append('\n');
    RouteTable table = routes.get();
    out.append("# TYPE gateway_routes gauge\ngateway_routes ")
        .append(table.routes().size())
        .append('\n');
    out.append("# TYPE gateway_route_problems gauge\ngateway_route_problems ");
    out.append(table.problems().size()).append('\n');
    requests.writeTo(out);
    CallMetricsText.write(calls, out);
    return HttpResponse.of(200, PROMETHEUS, out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private JsonBuffer routesJson() {
    RouteTable table = routes.get();
    JsonBuffer out = new JsonBuffer(4096);
    out.raw('{').name("routes").raw('[');
    boolean separate = false;
    for (Route route : table.routes()) {
      if (separate) {
        out.raw(',');
      }
      separate = true;
      out.raw('{').name("http_method").string(route.httpMethod());
      out.raw(',').name("template").string(route.template().text());
      out.raw(',').name("method").string(route.method().path());
      out.raw(',').name("kind").string(route.method().kind().name()).raw('}');
    }
    out.raw(']').raw(',').name("problems").raw('[');
    separate = false;
    for (RouteProblem problem : table.problems()) {
      if (separate) {
        out.raw(',');
      }
      separate = true;
      out.raw('{').name("service").string(problem.service());
      out.raw(',').name("route").string(problem.route());
      out.raw(',').name("problem").string(problem.text()).raw('}');
    }
    return out.raw(']').raw('}');
  }

  private static HttpResponse json(int status, JsonBuffer body) {
    return HttpResponse.of(status, JSON, body.toByteArray());
  }
}
