package io.ringwire.core.server;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.NearestName;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a server serves, by path. Immutable. */
final class MethodTable {
  private final Map<String, MethodEntry> byPath = new HashMap<>();
  private final Map<MethodDescriptor<?, ?>, MethodEntry> byDescriptor = new IdentityHashMap<>();
  private final Map<String, List<String>> methodsByService = new HashMap<>();

  MethodTable(Collection<MethodEntry> entries) {
    for (MethodEntry entry : entries) {
      MethodDescriptor<?, ?> method = entry.method();
      if (byPath.putIfAbsent(method.path(), entry) != null) {
        throw new IllegalArgumentException(
            "method " + method.path() + " is served twice; serve it once");
      }
      byDescriptor.put(method, entry);
      methodsByService.merge(method.service(), List.of(method.name()), MethodTable::joined);
    }
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  @Nullable MethodEntry find(String path) {
    return byPath.get(path);
  }

  MethodEntry get(MethodDescriptor<?, ?> method) {
    MethodEntry entry = byDescriptor.get(method);
    if (entry == null) {
      throw new IllegalArgumentException("no method of this server: " + method);
    }
    return entry;
  }

  Collection<MethodEntry> entries() {
    return byPath.values();
  }

  /** The answer to a call of something else: it names the nearest there is. */
  Status unknown(String path) {
    int slash = path.lastIndexOf('/');
    String service = slash < 0 ? path : path.substring(0, slash);
    String method = slash < 0 ? "" : path.substring(slash + 1);
    List<String> methods = methodsByService.get(service);
    if (methods != null) {
      String nearest = NearestName.of(method, methods);
      String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
      return Status.of(
          StatusCode.UNIMPLEMENTED,
          "service " + service + " has no method " + shown(method) + hint);
    }
    String nearest = NearestName.of(service, methodsByService.keySet());
    String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
    return Status.of(
        StatusCode.UNIMPLEMENTED, "this server has no service " + shown(service) + hint);
  }

  private static String shown(String name) {
    return name.length() <= NearestName.CHARS_MAX
        ? name
        : name.substring(0, NearestName.CHARS_MAX) + "...";
  }
}
