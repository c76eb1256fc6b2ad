package io.ringwire.codec.metadata;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The static table: names so common that both sides know them by number. wire-protocol.md 5.2 fixes
 * the numbers; an index once given is never given to another name.
 */
public final class MetadataTable {
  /** Indices 1 to this one are reserved for the static table. */
  public static final int STATIC_INDEX_MAX = 31;

  /** Position is the index; 0 stands for "a literal name". */
  private static final String[] STATIC_NAMES = {
    "",
    "traceparent",
    "tracestate",
    "baggage",
    "tenant",
    "authorization",
    "criticality",
    "user-agent",
    "content-language",
    "idempotency-key",
    "forwarded-for",
    "degraded",
    "retry-attempt",
    "server-zone",
    "client-zone",
    "request-id",
    "caller",
  };

  private static final Map<String, Integer> STATIC_INDICES = indices();

  private MetadataTable() {}

  /** The static index of a name, or 0 when it has none. */
  public static int staticIndex(String name) {
    return STATIC_INDICES.getOrDefault(name, 0);
  }

  /** The name at a static index; null at one that this version gives no meaning. */
  public static @Nullable String staticName(int index) {
    return index > 0 && index < STATIC_NAMES.length ? STATIC_NAMES[index] : null;
  }

  private static Map<String, Integer> indices() {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 1; i < STATIC_NAMES.length; i++) {
      indices.put(STATIC_NAMES[i], i);
    }
    return indices;
  }
}
