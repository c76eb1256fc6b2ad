package io.ringwire.perf.load.template;

/** What one <code>${...}</code> becomes, by the number of the call. Asked on any thread, several at a time. */
sealed interface Value {
  /** A number, written as it is in every place. */
  non-sealed interface Number extends Value {
    long of(long sequence);
  }

  /** A text, written as the place it stands in wants it. */
  non-sealed interface Text extends Value {
    String of(long sequence);
  }
}
