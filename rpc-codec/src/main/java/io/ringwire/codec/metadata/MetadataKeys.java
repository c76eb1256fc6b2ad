package io.ringwire.codec.metadata;

/** The keys that Ringwire itself gives a meaning. All stand in the static table. */
public final class MetadataKeys {
  /** W3C trace context. */
  public static final MetadataKey<TraceParent> TRACEPARENT =
      new MetadataKey<>("traceparent", false, TraceParent::toBytes, TraceParent::ofBytes);

  /** W3C vendor state that goes with {@link #TRACEPARENT}. */
  public static final MetadataKey<String> TRACESTATE = MetadataKey.text("tracestate");

  /** W3C baggage: the application's own pairs that flow on to nested calls. */
  public static final MetadataKey<String> BAGGAGE = MetadataKey.text("baggage");

  /** Whose data the call is about. */
  public static final MetadataKey<String> TENANT = MetadataKey.stableText("tenant");

  /**
   * Credentials. Not stable, since a gateway's connection carries those of many users; a service
   * with one credential of its own may use a stable key of the same name.
   */
  public static final MetadataKey<String> AUTHORIZATION = MetadataKey.text("authorization");

  /** How much the call matters under overload. Core defines the values. */
  public static final MetadataKey<String> CRITICALITY = MetadataKey.stableText("criticality");

  /** The software that calls, with its version. */
  public static final MetadataKey<String> USER_AGENT = MetadataKey.stableText("user-agent");

  /** Language of the texts in the answer, as in HTTP. */
  public static final MetadataKey<String> CONTENT_LANGUAGE =
      MetadataKey.stableText("content-language");

  /** The same value marks the same intent: a receiver that saw it repeats its answer. */
  public static final MetadataKey<String> IDEMPOTENCY_KEY = MetadataKey.text("idempotency-key");

  /** Addresses the call came through before it reached a gateway, nearest last. */
  public static final MetadataKey<String> FORWARDED_FOR = MetadataKey.text("forwarded-for");

  /** Present in an answer that a fallback made; says which kind. */
  public static final MetadataKey<String> DEGRADED = MetadataKey.stableText("degraded");

  /** Number of this attempt, 1 for the first retry. Absent on a first attempt. */
  public static final MetadataKey<Long> RETRY_ATTEMPT = MetadataKey.number("retry-attempt");

  /** Zone of the server that answers. */
  public static final MetadataKey<String> SERVER_ZONE = MetadataKey.stableText("server-zone");

  /** Zone of the client that calls. */
  public static final MetadataKey<String> CLIENT_ZONE = MetadataKey.stableText("client-zone");

  /** Names one request of a stranger, for support. */
  public static final MetadataKey<String> REQUEST_ID = MetadataKey.text("request-id");

  /** Application that calls. */
  public static final MetadataKey<String> CALLER = MetadataKey.stableText("caller");

  private MetadataKeys() {}
}
