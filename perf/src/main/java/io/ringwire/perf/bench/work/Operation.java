package io.ringwire.perf.bench.work;

import java.util.Locale;

/** What one call does. */
enum Operation {
  /** One user of about 250 bytes by its id. */
  GET,
  /** Whether there is a user: an answer of two bytes. */
  EXISTS,
  /** A user of about 250 bytes on the way there, its id on the way back. */
  CREATE,
  /** A page of 15 users, about 3.7 KB. */
  LIST,
  /** A payload both ways. */
  ECHO,
  /** Payloads from the server, one after the other. */
  STREAM;

  /** As case names begin. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean hasPayload() {
    return this == ECHO || this == STREAM;
  }
}
