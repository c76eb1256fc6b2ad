package io.ringwire.gateway.route;

import io.ringwire.core.contract.RouteTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a method and a path in a tree of template segments. Literal goes before {@code *}, and {@code *}
 * before {@code **}; a branch that fits the path but not the method is left again, so {@code GET /a/b} does not shadow
 * {@code POST /a/{x}}.
 *
 * <p>Each tree node stands for one sequence of template segments, so a match visits a node at most once, and recursion is
 * as deep as the deepest template ({@link RouteTemplate#SEGMENTS_MAX}), however long the path.
 */
final class RouteMatcher {
  private static final String ANY_METHOD = "*";

  private final Node root = new Node();

  /**
   * Adds a route while the table is built.
   *
   * @return the route that holds the same method and template already, which then stays; null when there was none
   */
  @Nullable Route add(Route route) {
    Node node = root;
    Leaf leaf = null;
    for (RouteTemplate.Segment segment : route.template().segments()) {
      if (segment instanceof RouteTemplate.Literal literal) {
        node = node.literals.computeIfAbsent(literal.value(), value -> new Node());
      } else if (segment instanceof RouteTemplate.Any) {
        if (node.any == null) {
          node.any = new Node();
        }
        node = node.any;
      } else {
        leaf = node.rest;
      }
    }
    if (leaf == null) {
      leaf = node.here;
    }
    return leaf.add(route);
  }

  RouteVerdict match(String method, RequestPath path) {
    Search search = new Search(method);
    String verb = path.verb();
    if (verb != null) {
      RequestPath before = path.withoutVerb();
      Route route = search.find(root, before, 0, verb);
      if (route != null) {
        return search.found(route, before);
      }
    }
    // A verb nobody registered is part of the value.
    Route route = search.find(root, path, 0, "");
    if (route != null) {
      return search.found(route, path);
    }
    return search.allowed.isEmpty()
        ? RouteVerdict.NOT_FOUND
        : new RouteVerdict.WrongMethod(search.allowed);
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node any;
    final Leaf here = new Leaf();
    final Leaf rest = new Leaf();
  }

  private static final class Leaf {
    private final Map<String, Map<String, Route>> byVerb = new HashMap<>(4);

    @Nullable Route add(Route route) {
      return byVerb
          .computeIfAbsent(route.template().verb(), verb -> new HashMap<>(4))
          .putIfAbsent(route.httpMethod(), route);
    }

    @Nullable Route find(String method, String verb, Set<String> allowed) {
      Map<String, Route> byMethod = byVerb.get(verb);
      if (byMethod == null) {
        return null;
      }
      Route route = byMethod.get(method);
      if (route == null && method.equals("HEAD")) {
        route = byMethod.get("GET");
      }
      if (route == null) {
        route = byMethod.get(ANY_METHOD);
      }
      if (route == null) {
        allowed.addAll(byMethod.keySet());
      }
      return route;
    }
  }

  private static final class Search {
    private final String method;
    private final Set<String> allowed = new TreeSet<>();

    Search(String method) {
      this.method = method;
    }

    @Nullable Route find(Node node, RequestPath path, int depth, String verb) {
      if (depth == path.size()) {
        Route route = node.here.find(method, verb, allowed);
        return route != null ? route : node.rest.find(method, verb, allowed);
      }
      Node literal = node.literals.get(path.segment(depth));
      if (literal != null) {
        Route route = find(literal, path, depth + 1, verb);
        if (route != null) {
          return route;
        }
      }
      if (node.any != null) {
        Route route = find(node.any, path, depth + 1, verb);
        if (route != null) {
          return route;
        }
      }
      return node.rest.find(method, verb, allowed);
    }

    RouteVerdict found(Route route, RequestPath path) {
      RouteTemplate template = route.template();
      if (path.hasEncodedSlash() && !slashesAreCaptured(template, path)) {
        return new RouteVerdict.BadPath("the path has an encoded slash where no field takes it");
      }
      List<String> captures = new ArrayList<>(template.variables().size());
      for (RouteTemplate.Variable variable : template.variables()) {
        captures.add(path.capture(variable, template.segments().size()));
      }
      return new RouteVerdict.Found(route, captures);
    }

    private static boolean slashesAreCaptured(RouteTemplate template, RequestPath path) {
      for (int i = 0; i < path.size(); i++) {
        int at = i;
        boolean captured =
            template.variables().stream()
                .anyMatch(
                    variable ->
                        at >= variable.from()
                            && (at < variable.to() || variable.to() == template.segments().size()));
        if (path.hasEncodedSlash(i) && !captured) {
          return false;
        }
      }
      return true;
    }
  }
}
