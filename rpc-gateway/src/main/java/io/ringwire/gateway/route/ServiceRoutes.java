package io.ringwire.gateway.route;

import com.google.api.HttpRule;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MalformedDescriptorsException;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.RouteTemplate;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.Schema;
import io.ringwire.gateway.transcode.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The routes of one service under one descriptor set.
 *
 * @param hash of the set; empty while none could be read
 * @param problems what the set says but cannot be served
 */
record ServiceRoutes(String service, String hash, List<Route> routes, List<RouteProblem> problems) {
  ServiceRoutes {
    routes = List.copyOf(routes);
    problems = List.copyOf(problems);
  }

  /** No routes, for a reason. */
  static ServiceRoutes failed(String service, String hash, String reason) {
    return new ServiceRoutes(
        service, hash, List.of(), List.of(new RouteProblem(service, "", reason)));
  }

  /**
   * Reads the routes of a service. One bad route does not take the others along.
   *
   * @param known gives for a new method descriptor the one that is in use already, if there is one like it
   */
  static ServiceRoutes of(
      String service, DescriptorSet set, UnaryOperator<MethodDescriptor<byte[], byte[]>> known) {
    Schema schema;
    try {
      schema = Schema.of(set);
    } catch (MalformedDescriptorsException e) {
      return failed(service, set.hash(), String.valueOf(e.getMessage()));
    }
    List<MethodSchema> methods = schema.methods(service);
    if (methods.isEmpty()) {
      return failed(service, set.hash(), "its descriptor set does not describe it");
    }
    List<Route> routes = new ArrayList<>();
    List<RouteProblem> problems = new ArrayList<>();
    for (MethodSchema method : methods) {
      if (method.routes().isEmpty()) {
        continue;
      }
      MethodDescriptor<byte[], byte[]> descriptor = known.apply(method.descriptor());
      for (HttpRule rule : method.routes()) {
        try {
          routes.add(route(schema, method, descriptor, rule));
        } catch (RouteException | SchemaException e) {
          problems.add(
              new RouteProblem(
                  service,
                  httpMethod(rule) + " " + template(rule),
                  "not served for " + method.name() + ": " + e.getMessage()));
        }
      }
    }
    return new ServiceRoutes(service, set.hash(), routes, problems);
  }

  private static Route route(
      Schema schema,
      MethodSchema method,
      MethodDescriptor<byte[], byte[]> descriptor,
      HttpRule rule)
      throws RouteException, SchemaException {
    String httpMethod = httpMethod(rule);
    if (!httpMethod.equals("*")
        && !httpMethod.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c == '-')) {
      throw new RouteException("no HTTP method: \"" + httpMethod + "\"");
    }
    RouteTemplate template = parsed(template(rule));
    if (method.kind().streamsRequest()) {
      // Answered 501 by the front, whatever it binds: a path variable has no message to go to.
      return new Route(
          httpMethod,
          template,
          descriptor,
          method.requestTranscoder(),
          method.replyTranscoder(rule.getResponseBody()),
          schema);
    }
    if (method.kind() == CallKind.ONE_WAY && httpMethod.equals("GET")) {
      throw new RouteException("a one-way method answers nothing that could be got");
    }
    List<String> fields =
        template.variables().stream().map(RouteTemplate.Variable::fieldPath).toList();
    return new Route(
        httpMethod,
        template,
        descriptor,
        method.requestTranscoder(fields, rule.getBody()),
        method.replyTranscoder(rule.getResponseBody()),
        schema);
  }

  private static RouteTemplate parsed(String template) throws RouteException {
    try {
      return RouteTemplate.parse(template);
    } catch (IllegalArgumentException e) {
      throw new RouteException("path template \"" + template + "\": " + e.getMessage());
    }
  }

  private static String httpMethod(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> "GET";
      case PUT -> "PUT";
      case POST -> "POST";
      case DELETE -> "DELETE";
      case PATCH -> "PATCH";
      case CUSTOM -> rule.getCustom().getKind().toUpperCase(Locale.ROOT);
      case PATTERN_NOT_SET -> "";
    };
  }

  private static String template(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> rule.getGet();
      case PUT -> rule.getPut();
      case POST -> rule.getPost();
      case DELETE -> rule.getDelete();
      case PATCH -> rule.getPatch();
      case CUSTOM -> rule.getCustom().getPath();
      case PATTERN_NOT_SET -> "";
    };
  }
}
