package io.ringwire.core.observe;

import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.observe.CallListener.Side;

/**
 * The names under which calls are counted. A name is written as Prometheus writes a series, so that a text exposition can
 * take it apart at the brace: {@code rpc_server_calls{method="shop.order.v1.OrderService/GetOrder",status="OK"}}.
 */
public final class MetricNames {
  private MetricNames() {}

  /** Counter: calls that ended, by method and status. */
  public static String calls(Side side, String method, StatusCode code) {
    return family(side) + "_calls{method=\"" + method + "\",status=\"" + code + "\"}";
  }

  /** Histogram, nanoseconds: how long calls took, by method; over the last one to two minutes. */
  public static String latencyNanos(Side side, String method) {
    return family(side) + "_latency_nanos{method=\"" + method + "\"}";
  }

  /** Counter that goes both ways: calls under way, by method. */
  public static String inFlight(Side side, String method) {
    return family(side) + "_in_flight{method=\"" + method + "\"}";
  }

  /** Counter: calls turned away before they began, by method and status. */
  public static String refused(String method, StatusCode code) {
    return "rpc_server_refused{method=\"" + method + "\",status=\"" + code + "\"}";
  }

  /** Gauge: how often a handler held a ring or an event loop for longer than it may. */
  public static String threadHolds() {
    return "rpc_server_thread_holds";
  }

  private static String family(Side side) {
    return side == Side.CLIENT ? "rpc_client" : "rpc_server";
  }
}
