package io.ringwire.registry.zookeeper;

/** No ZooKeeper answered in time. The message names the connect string and the cure. */
public final class RegistryUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryUnreachableException(String message) {
    super(message);
  }
}
