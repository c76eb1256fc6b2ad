package io.ringwire.perf.workload;

import io.ringwire.perf.v1.Payload;

/**
 * Is told of one stream: each message in order, then its end or its failure, once. On whatever thread the stack answers
 * on, one at a time: it must not block.
 */
public interface StreamListener {
  void onMessage(Payload message);

  void onEnd();

  void onFailure(Throwable cause);
}
