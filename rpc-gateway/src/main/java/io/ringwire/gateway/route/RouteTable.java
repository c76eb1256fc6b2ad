package io.ringwire.gateway.route;

import java.util.ArrayList;
import java.util.List;

/** All routes at one moment. Immutable; a new one replaces it whole. */
public final class RouteTable {
  public static final RouteTable EMPTY = new RouteTable(List.of(), List.of());

  private final RouteMatcher matcher = new RouteMatcher();
  private final List<Route> routes;
  private final List<RouteProblem> problems;

  private RouteTable(List<Route> routes, List<RouteProblem> problems) {
    List<Route> served = new ArrayList<>(routes.size());
    List<RouteProblem> all = new ArrayList<>(problems);
    for (Route route : routes) {
      Route holder = matcher.add(route);
      if (holder == null) {
        served.add(route);
      } else {
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
    this.routes = List.copyOf(served);
    this.problems = List.copyOf(all);
  }

  /**
   * Makes a table. Of routes with the same method and the same template (names of variables aside) the first is served,
   * the others become problems.
   *
   * @param problems known before
   */
  public static RouteTable of(List<Route> routes, List<RouteProblem> problems) {
    return new RouteTable(routes, problems);
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
