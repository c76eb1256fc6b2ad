package io.ringwire.perf.workload;

import io.ringwire.perf.v1.Payload;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The messages of one stream, the same one each time: sending is measured, not building. For one thread. */
public final class PayloadStream implements Iterator<Payload> {
  private final Payload message;
  private int left;

  PayloadStream(Payload message, int count) {
    this.message = message;
    this.left = count;
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public Payload next() {
    if (left <= 0) {
      throw new NoSuchElementException("the stream has ended");
    }
    left--;
    return message;
  }
}
