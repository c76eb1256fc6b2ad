package io.ringwire.perf.bench.work;

import io.ringwire.perf.workload.Users;
import java.util.Locale;

/**
 * One thing to measure, told by its name:
 *
 * <ul>
 *   <li>{@code get-64}: 64 calls in flight, each answer makes the next call; also {@code exists}, {@code create},
 *       {@code list}
 *   <li>{@code get-callers-32}: 32 threads, each waits for its answer; also {@code list}
 *   <li>{@code get-open-20000}: an open loop of 20,000 calls a second
 *   <li>{@code echo-1KiB-16}: a payload both ways, 16 in flight
 *   <li>{@code stream-100B}: messages of one server stream
 * </ul>
 *
 * @param payloadBytes of an echo or a stream, else 0
 */
public record Case(Operation operation, int payloadBytes, Load load) {
  private static final String CALLERS = "callers-";
  private static final String OPEN = "open-";

  public String name() {
    String begin = operation.label() + "-";
    if (operation.hasPayload()) {
      begin += Bytes.text(payloadBytes) + "-";
    }
    if (load instanceof Load.InFlight closed) {
      return begin + closed.calls();
    }
    if (load instanceof Load.Callers callers) {
      return begin + CALLERS + callers.threads();
    }
    if (load instanceof Load.Rate open) {
      return begin + OPEN + open.callsPerSecond();
    }
    return begin.substring(0, begin.length() - 1);
  }

  /** For people: {@code `get`, 64 in flight}. */
  public String title() {
    if (load instanceof Load.InFlight closed) {
      return "`" + operation.label() + "`" + payload() + ", " + closed.calls() + " in flight";
    }
    if (load instanceof Load.Callers callers) {
      return "`" + operation.label() + "`, " + callers.threads() + " blocking callers";
    }
    if (load instanceof Load.Rate open) {
      return String.format(
          Locale.ROOT, "`%s`, open loop of %,d/s", operation.label(), open.callsPerSecond());
    }
    return "one server stream of" + payload();
  }

  private String payload() {
    return operation.hasPayload() ? " " + Bytes.text(payloadBytes) : "";
  }

  /** Whether the rate is given, so that latency is what tells stacks apart. */
  public boolean isOpen() {
    return load instanceof Load.Rate;
  }

  /** Whether messages are counted, not calls: there is no latency then. */
  public boolean isStream() {
    return operation == Operation.STREAM;
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Case parse(String name) {
    try {
      for (Operation operation : Operation.values()) {
        if (name.startsWith(operation.label() + "-")) {
          return parse(operation, name.substring(operation.label().length() + 1));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("case " + name + ": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "no case " + name + "; a case begins with get, exists, create, list, echo or stream");
  }

  private static Case parse(Operation operation, String rest) {
    return switch (operation) {
      case STREAM ->
          new Case(operation, Bytes.parse(rest, Users.PAYLOAD_BYTES_MAX), new Load.OneStream());
      case ECHO -> {
        int dash = rest.indexOf('-');
        if (dash < 0) {
          throw new IllegalArgumentException("needs calls in flight, as in echo-1KiB-16");
        }
        yield new Case(
            operation,
            Bytes.parse(rest.substring(0, dash), Users.PAYLOAD_BYTES_MAX),
            new Load.InFlight(number(rest.substring(dash + 1))));
      }
      case GET, LIST -> new Case(operation, 0, load(operation, rest));
      case EXISTS, CREATE -> new Case(operation, 0, new Load.InFlight(number(rest)));
    };
  }

  private static Load load(Operation operation, String rest) {
    if (rest.startsWith(CALLERS)) {
      return new Load.Callers(number(rest.substring(CALLERS.length())));
    }
    if (rest.startsWith(OPEN) && operation == Operation.GET) {
      return new Load.Rate(number(rest.substring(OPEN.length())));
    }
    return new Load.InFlight(number(rest));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number was expected, not '" + text + "'", e);
    }
  }
}
