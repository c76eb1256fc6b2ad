package io.ringwire.core.contract;

import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ringwire.core.annotation.HttpRoute;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@link HttpRoute} annotations of one service -> {@code google.api.HttpRule}s, with every check that
 * can be made before a request arrives.
 */
final class RouteReader {
  // What a single path segment can spell, besides scalars: messages with a JSON form of one string.
  private static final Set<String> MESSAGES_IN_A_PATH =
      Set.of(
          "google.protobuf.Timestamp",
          "google.protobuf.Duration",
          "google.protobuf.FieldMask",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue",
          "google.protobuf.BoolValue",
          "google.protobuf.Int32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.FloatValue",
          "google.protobuf.DoubleValue");

  private final Mistakes mistakes;
  private final Map<String, Method> claimed = new HashMap<>();

  RouteReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** The rules of a method's annotations, in their order; those with mistakes are left out. */
  List<HttpRule> read(MethodShape shape) {
    HttpRoute[] routes = shape.method().getAnnotationsByType(HttpRoute.class);
    if (routes.length > ServiceDescriptions.ROUTES_MAX) {
      mistakes.add(
          shape.method(),
          "has " + routes.length + " routes",
          "at most " + ServiceDescriptions.ROUTES_MAX + " are possible");
      return List.of();
    }
    List<HttpRule> rules = new ArrayList<>();
    for (HttpRoute route : routes) {
      int before = mistakes.count();
      HttpRule rule = rule(shape.method(), route);
      if (mistakes.count() == before) {
        check(shape, rule);
      }
      if (mistakes.count() == before) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private HttpRule rule(Method method, HttpRoute route) {
    HttpRule.Builder rule =
        HttpRule.newBuilder().setBody(route.body()).setResponseBody(route.responseBody());
    List<String> verbs = new ArrayList<>();
    if (!route.get().isEmpty()) {
      rule.setGet(route.get());
      verbs.add("get");
    }
    if (!route.post().isEmpty()) {
      rule.setPost(route.post());
      verbs.add("post");
    }
    if (!route.put().isEmpty()) {
      rule.setPut(route.put());
      verbs.add("put");
    }
    if (!route.patch().isEmpty()) {
      rule.setPatch(route.patch());
      verbs.add("patch");
    }
    if (!route.delete().isEmpty()) {
      rule.setDelete(route.delete());
      verbs.add("delete");
    }
    if (verbs.size() != 1) {
      mistakes.add(
          method,
          verbs.isEmpty()
              ? "has an @HttpRoute without a verb"
              : "has an @HttpRoute with the verbs " + String.join(" and ", verbs),
          "set exactly one of get, post, put, patch and delete; repeat @HttpRoute for more");
    }
    return rule.build();
  }

  private void check(MethodShape shape, HttpRule rule) {
    RouteTemplate template;
    try {
      template = RouteTemplate.parse(templateOf(rule));
    } catch (IllegalArgumentException e) {
      mistakes.add(
          shape.method(),
          "has the bad route template '" + templateOf(rule) + "': " + e.getMessage(),
          "write it as in /v1/orders/{order_id}:cancel or /v1/{name=shelves/*}");
      return;
    }
    if (shape.kind().streamsRequest()) {
      checkStreamedRequest(shape, rule, template);
    } else {
      for (RouteTemplate.Variable variable : template.variables()) {
        checkVariable(shape, variable.fieldPath());
      }
      checkBody(shape, rule);
    }
    checkResponseBody(shape, rule);
    Method other =
        claimed.putIfAbsent(rule.getPatternCase() + " " + template.shape(), shape.method());
    if (other != null) {
      mistakes.add(
          shape.method(),
          "has the route " + nameOf(rule) + ", which " + Mistakes.nameOf(other) + " has already",
          "give each method a template of its own (names of variables make no difference)");
    }
  }

  private void checkStreamedRequest(MethodShape shape, HttpRule rule, RouteTemplate template) {
    if (!rule.getBody().equals("*") || !template.variables().isEmpty()) {
      mistakes.add(
          shape.method(),
          "streams its request, and its route "
              + nameOf(rule)
              + (template.variables().isEmpty()
                  ? " has the body '" + rule.getBody() + "'"
                  : " has the variable " + template.variables().get(0).fieldPath()),
          "each message of a stream comes whole from the body: set body = \"*\" and use no"
              + " variables");
    } else {
      checkBody(shape, rule);
    }
  }

  private void checkVariable(MethodShape shape, String path) {
    Descriptor message = shape.input();
    String[] names = path.split("\\.");
    for (int i = 0; i < names.length; i++) {
      FieldDescriptor field = message.findFieldByName(names[i]);
      if (field == null) {
        mistakes.add(
            shape.method(),
            "binds the path variable "
                + path
                + ", but "
                + message.getFullName()
                + " has no field "
                + names[i],
            "it has " + fieldsOf(message));
        return;
      }
      boolean last = i == names.length - 1;
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      boolean fits =
          !field.isRepeated()
              && (last
                  ? !isMessage || MESSAGES_IN_A_PATH.contains(field.getMessageType().getFullName())
                  : isMessage);
      if (!fits) {
        mistakes.add(
            shape.method(),
            "binds the path variable "
                + path
                + ", but the field "
                + field.getFullName()
                + " is "
                + (field.isRepeated() ? "repeated" : isMessage ? "a message" : "no message"),
            "a path variable fills one singular field that a piece of text can spell");
        return;
      }
      if (!last) {
        message = field.getMessageType();
      }
    }
  }

  private void checkBody(MethodShape shape, HttpRule rule) {
    String body = rule.getBody();
    if (body.isEmpty()) {
      return;
    }
    if (rule.hasGet() || rule.hasDelete()) {
      mistakes.add(
          shape.method(),
          "has the body '" + body + "' on " + nameOf(rule),
          "get and delete have no body: leave it out, or use post");
    } else if (!body.equals("*") && shape.input().findFieldByName(body) == null) {
      mistakes.add(
          shape.method(),
          "has the body '"
              + body
              + "', but "
              + shape.input().getFullName()
              + " has no field of that name",
          "it is a field of the request or \"*\"; there are " + fieldsOf(shape.input()));
    }
  }

  private void checkResponseBody(MethodShape shape, HttpRule rule) {
    String responseBody = rule.getResponseBody();
    if (!responseBody.isEmpty() && shape.output().findFieldByName(responseBody) == null) {
      mistakes.add(
          shape.method(),
          "has the responseBody '"
              + responseBody
              + "', but "
              + shape.output().getFullName()
              + " has no field of that name",
          "it is a field of the reply; there are " + fieldsOf(shape.output()));
    }
  }

  /** {@code GET /v1/orders}. */
  private static String nameOf(HttpRule rule) {
    return rule.getPatternCase() + " " + templateOf(rule);
  }

  private static String templateOf(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> rule.getGet();
      case POST -> rule.getPost();
      case PUT -> rule.getPut();
      case PATCH -> rule.getPatch();
      case DELETE -> rule.getDelete();
      case CUSTOM -> rule.getCustom().getPath();
      case PATTERN_NOT_SET -> "";
    };
  }

  private static String fieldsOf(Descriptor message) {
    List<String> names = message.getFields().stream().map(FieldDescriptor::getName).toList();
    return names.isEmpty() ? "no fields" : String.join(", ", names);
  }
}
