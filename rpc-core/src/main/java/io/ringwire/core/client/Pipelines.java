package io.ringwire.core.client;

import io.ringwire.core.call.Invoker;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One pipeline for each service that a client calls, made at the first call, bounded in number. */
final class Pipelines implements AutoCloseable {
  private final int servicesMax;
  private final Function<String, ClientPipeline> maker;
  private final Map<String, ClientPipeline> byService = new ConcurrentHashMap<>();
  private boolean closed;

  Pipelines(int servicesMax, Function<String, ClientPipeline> maker) {
    this.servicesMax = servicesMax;
    this.maker = maker;
  }

  /**
   * @throws IllegalStateException when there are as many services as allowed, or the client is closed
   */
  Invoker of(String service) {
    ClientPipeline known = byService.get(service);
    return known == null ? make(service) : known;
  }

  private synchronized Invoker make(String service) {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    ClientPipeline known = byService.get(service);
    if (known != null) {
      return known;
    }
    if (byService.size() >= servicesMax) {
      throw new IllegalStateException(
          "this client calls "
              + servicesMax
              + " services already; to call "
              + service
              + " too, raise ClientConfig.servicesMax");
    }
    ClientPipeline made = maker.apply(service);
    byService.put(service, made);
    return made;
  }

  @Override
  public void close() {
    Map<String, ClientPipeline> ended;
    synchronized (this) {
      closed = true;
      ended = new HashMap<>(byService);
    }
    ended.values().forEach(ClientPipeline::close);
  }
}
