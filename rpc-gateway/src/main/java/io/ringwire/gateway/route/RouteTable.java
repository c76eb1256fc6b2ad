package io.ringwire.gateway.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All routes at one moment. Immutable; a new one replaces it whole. */
public final class RouteTable {
  public static final RouteTable EMPTY = new RouteTable(List.of(), List.of(), Set.of());

  private final RouteMatcher matcher = new RouteMatcher();
  private final List<Route> routes;
  private final List<RouteProblem> problems;

  /** What a service takes by a route: the requests that match it, whatever its variables are called. */
  private record Claim(String service, String httpMethod, String shape) {
    static Claim of(Route route) {
      return new Claim(route.method().service(), route.httpMethod(), route.template().shape());
    }
  }

  private RouteTable(List<Route> routes, List<RouteProblem> problems, Set<Claim> held) {
    Map<Boolean, List<Route>> byHeld =
        routes.stream().collect(Collectors.partitioningBy(route -> held.contains(Claim.of(route))));
    List<Route> heldFirst = new ArrayList<>(byHeld.getOrDefault(true, List.of()));
    heldFirst.addAll(byHeld.getOrDefault(false, List.of()));
    Set<Route> refused = Collections.newSetFromMap(new IdentityHashMap<>());
    List<RouteProblem> all = new ArrayList<>(problems);
    for (Route route : heldFirst) {
      Route holder = matcher.add(route);
      if (holder != null) {
        refused.add(route);
        all.add(
            new RouteProblem(
                route.method().service(),
                route.name(),
                "not served for "
                    + route.method().name()
                    + ": it is a route of "
                    + holder.method().path()
                    + (holder.name().equals(route.name()) ? "" : ", as " + holder.name())));
      }
    }
    this.routes = routes.stream().filter(route -> !refused.contains(route)).toList();
    this.problems = List.copyOf(all);
  }

  /**
   * Makes a table. Of routes with the same method and the same template (names of variables aside) the first is served,
   * the others become problems.
   *
   * @param problems known before
   */
  public static RouteTable of(List<Route> routes, List<RouteProblem> problems) {
    return new RouteTable(routes, problems, Set.of());
  }

  /**
   * Makes the table that replaces this one. A service keeps each route that it has here: another that claims the same one
   * gets a problem, whatever its name.
   */
  RouteTable next(List<Route> routes, List<RouteProblem> problems) {
    return new RouteTable(
        routes, problems, this.routes.stream().map(Claim::of).collect(Collectors.toSet()));
  }

  /**
   * Finds the route of a request.
   *
   * @param method upper case, as HTTP spells it
   * @param path as it came, without the query
   */
  public RouteVerdict match(String method, String path) {
    RequestPath parsed;
    try {
      parsed = RequestPath.parse(path);
    } catch (RouteException e) {
      return new RouteVerdict.BadPath(String.valueOf(e.getMessage()));
    }
    RouteVerdict verdict = matcher.match(method, parsed);
    if (parsed.trailingSlash() && !(verdict instanceof RouteVerdict.NotFound)) {
      return new RouteVerdict.TrailingSlash();
    }
    return verdict;
  }

  /** Those served, grouped by service. */
  public List<Route> routes() {
    return routes;
  }

  /** Those not served, and why. */
  public List<RouteProblem> problems() {
    return problems;
  }
}
