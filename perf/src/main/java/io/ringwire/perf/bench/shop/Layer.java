package io.ringwire.perf.bench.shop;

import java.util.List;
import java.util.Optional;

/** What a sampled stack was doing: the room of the first frame that belongs to one. */
enum Layer {
  GATEWAY_HTTP("gateway: HTTP", List.of("io.ringwire.gateway.http.")),
  GATEWAY_JSON("gateway: JSON to protobuf and back", List.of("io.ringwire.gateway.transcode.")),
  GATEWAY("gateway: filters, routes, upstream", List.of("io.ringwire.gateway.")),
  RPC("Ringwire: client, server, frames", List.of("io.ringwire.core.", "io.ringwire.codec.")),
  SERVICES(
      "services: handlers, caches, stores", List.of("io.ringwire.shop.", "com.github.benmanes.")),
  DATABASE("database: SQL, rows, its pool", List.of("org.h2.", "com.zaxxer.")),
  PROTOBUF("protobuf messages", List.of("com.google.protobuf.")),
  NETTY("Netty: buffers, pipelines, sockets", List.of("io.netty.")),
  OTHER("all others", List.of());

  private final String text;
  private final List<String> packages;

  Layer(String text, List<String> packages) {
    this.text = text;
    this.packages = packages;
  }

  /** The layer of a class; empty for one of the JDK or a library that all use. */
  static Optional<Layer> of(String className) {
    for (Layer layer : values()) {
      if (layer.packages.stream().anyMatch(className::startsWith)) {
        return Optional.of(layer);
      }
    }
    return Optional.empty();
  }

  String text() {
    return text;
  }
}
