package io.ringwire.core.balance;

import io.ringwire.core.call.Call;
import io.ringwire.core.discovery.Endpoint;

/** Whether a call failed on an endpoint before. By address: the weight may have changed meanwhile. */
final class Tried {
  private Tried() {}

  static boolean contains(Call call, Endpoint endpoint) {
    for (Endpoint tried : call.tried()) {
      if (tried.port() == endpoint.port()
          && tried.id().equals(endpoint.id())
          && tried.host().equals(endpoint.host())) {
        return true;
      }
    }
    return false;
  }
}
