package io.ringwire.perf.load.http;

import org.jspecify.annotations.Nullable;

/** Those under way, in the order they arrived in, so that the one that times out next is first. Each goes in O(1). */
final class Exchanges {
  private @Nullable Exchange first;
  private @Nullable Exchange last;
  private int size;

  int size() {
    return size;
  }

  @Nullable Exchange first() {
    return first;
  }

  void add(Exchange exchange) {
    Exchange before = last;
    exchange.previous = before;
    if (before == null) {
      first = exchange;
    } else {
      before.next = exchange;
    }
    last = exchange;
    size++;
  }

  void remove(Exchange exchange) {
    Exchange before = exchange.previous;
    Exchange after = exchange.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    exchange.previous = null;
    exchange.next = null;
    size--;
  }
}
