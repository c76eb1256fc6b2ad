package io.ringwire.gateway.route;

/** A route that cannot be served; the message says what is wrong with it. */
public final class RouteException extends Exception {
  private static final long serialVersionUID = 1;

  public RouteException(String message) {
    super(message, null, false, false);
  }
}
