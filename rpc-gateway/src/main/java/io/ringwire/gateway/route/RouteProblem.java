package io.ringwire.gateway.route;

/**
 * Why a route, or all routes of a service, are not served.
 *
 * @param service its full name
 * @param route HTTP method and template; empty when it concerns the whole service
 * @param text what is wrong
 */
public record RouteProblem(String service, String route, String text) {
  @Override
  public String toString() {
    return service + (route.isEmpty() ? "" : " " + route) + ": " + text;
  }
}
