package io.ringwire.perf.micro;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;

/** Metadata as calls carry them. */
final class Headers {
  private Headers() {}

  /** A trace context, new with each call, and two headers that stay the same on a connection. */
  static Metadata mixed() {
    return Metadata.builder()
        .put(
            MetadataKeys.TRACEPARENT,
            new TraceParent(
                0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, (byte) 1))
        .put(MetadataKeys.TENANT, "acme")
        .put(MetadataKeys.CALLER, "checkout")
        .build();
  }

  /** Headers with names of their own that repeat, and so are sent as an index from the second time on. */
  static Metadata stable(int entries) {
    Metadata.Builder headers = Metadata.builder();
    for (int i = 0; i < entries; i++) {
      headers.put(MetadataKey.stableText("x-stable-" + i), "value number " + i);
    }
    return headers.build();
  }

  /** Headers that differ from call to call: a name and a value are sent each time. */
  static Metadata literal(int entries) {
    Metadata.Builder headers = Metadata.builder();
    for (int i = 0; i < entries; i++) {
      headers.put(MetadataKey.text("x-literal-" + i), "value number " + i);
    }
    return headers.build();
  }
}
