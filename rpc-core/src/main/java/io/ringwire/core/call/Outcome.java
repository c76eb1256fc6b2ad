package io.ringwire.core.call;

/** What is known of a failed attempt: it alone decides whether trying again is safe. */
public enum Outcome {
  /** No byte of it left this process. Always safe to try again. */
  NOT_SENT,
  /** The server proved that no handler ran. Always safe to try again. */
  REFUSED,
  /** It may have run, in part or whole. Safe to try again only where the method is idempotent. */
  UNKNOWN,
  /** The server ran it and answered with a failure. That answer is the result. */
  ANSWERED
}
