package io.ringwire.perf.baseline;

/** The Netty transport of a baseline. */
public enum Transport {
  /** What the stack takes by itself: epoll where its class path has the native part, else NIO. */
  AUTO,
  NIO,
  EPOLL
}
