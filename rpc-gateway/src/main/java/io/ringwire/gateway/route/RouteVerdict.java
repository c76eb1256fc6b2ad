package io.ringwire.gateway.route;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a table says of a method and a path. */
public sealed interface RouteVerdict {
  RouteVerdict NOT_FOUND = new NotFound();

  /**
   * This route.
   *
   * @param captures the values of its template's variables, in the template's order
   */
  record Found(Route route, List<String> captures) implements RouteVerdict {
    public Found {
      captures = List.copyOf(captures);
    }
  }

  /** No route has this path. */
  record NotFound() implements RouteVerdict {}

  /**
   * Routes have this path, none of them for the method.
   *
   * @param routed the methods that some route has, sorted
   */
  record WrongMethod(Set<String> routed) implements RouteVerdict {
    /** The value of an {@code Allow} header: HEAD comes with GET, and OPTIONS is always answered. */
    public String allow() {
      Set<String> all = new TreeSet<>(routed);
      if (all.contains("GET")) {
        all.add("HEAD");
      }
      all.add("OPTIONS");
      return String.join(", ", all);
    }
  }

  /** No path that may be looked up at all. */
  record BadPath(String reason) implements RouteVerdict {}

  /** A route would fit without the slash at the end. */
  record TrailingSlash() implements RouteVerdict {}
}
