package io.ringwire.shop.service;

import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.server.ServerConfig;
import java.time.Duration;

/**
 * What one instance may be told. Immutable; start at {@link #of}.
 *
 * @param service which of the services it is
 * @param databaseUrl JDBC URL of the database that all instances of the service share
 * @param host address to listen on and to announce. Default 127.0.0.1
 * @param port 0 (default): a free one
 * @param weight share of the traffic against the service's other instances. Default 100
 * @param zone failure zone. Default empty: unknown
 * @param version version of the software, for canary rules. Default empty: unknown
 * @param lameDuck how long an instance that is going away still takes calls, while clients learn of it. Default 3 s
 * @param drainGrace how long calls under way may then take. Default 30 s
 */
public record InstanceSettings(
    ShopService service,
    String databaseUrl,
    String host,
    int port,
    int weight,
    String zone,
    String version,
    Duration lameDuck,
    Duration drainGrace) {

  /** Defaults for all but the two that have none. */
  public static InstanceSettings of(ShopService service, String databaseUrl) {
    return new InstanceSettings(
        service,
        databaseUrl,
        "127.0.0.1",
        0,
        Endpoint.WEIGHT_DEFAULT,
        "",
        "",
        ServerConfig.DEFAULT.lameDuck(),
        ServerConfig.DEFAULT.drainGrace());
  }

  public InstanceSettings withAddress(String host, int port) {
    return new InstanceSettings(
        service, databaseUrl, host, port, weight, zone, version, lameDuck, drainGrace);
  }

  public InstanceSettings withWeight(int weight) {
    return new InstanceSettings(
        service, databaseUrl, host, port, weight, zone, version, lameDuck, drainGrace);
  }

  public InstanceSettings withZone(String zone) {
    return new InstanceSettings(
        service, databaseUrl, host, port, weight, zone, version, lameDuck, drainGrace);
  }

  public InstanceSettings withVersion(String version) {
    return new InstanceSettings(
        service, databaseUrl, host, port, weight, zone, version, lameDuck, drainGrace);
  }

  public InstanceSettings withDrain(Duration lameDuck, Duration drainGrace) {
    return new InstanceSettings(
        service, databaseUrl, host, port, weight, zone, version, lameDuck, drainGrace);
  }
}
