package io.ringwire.perf.load.http;

/**
 * One connection of a {@link HttpPool}, confined to its event loop. It tells the pool of each exchange that ended, and once
 * that it is lost; nothing here throws.
 */
interface HttpConnection {
  HttpVersion version();

  Seat seat();

  /** Whether it takes another request now. */
  boolean hasRoom();

  /** Sends a request, at the latest with the next {@link #flush}. Only with room. */
  void begin(Exchange exchange);

  /** Writes what was begun. */
  void flush();

  /** Fails an exchange under way, and takes it back from the server as far as that can be done, at the next flush. */
  void giveUp(Exchange exchange, String status, String text);

  /** Fails what is under way and closes. */
  void fail(String status, String text);
}
