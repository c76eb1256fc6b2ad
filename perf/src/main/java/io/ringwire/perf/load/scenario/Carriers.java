package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.generator.Target;
import java.util.List;

/** What carries the calls of a scenario: clients, connections. Thread-safe once all carriers were asked for. */
public interface Carriers extends AutoCloseable {
  /**
   * What makes calls of one kind.
   *
   * @throws ScenarioException when there can be no such calls: no such method, a request that is none
   */
  Carrier carrier(ScenarioCall call) throws ScenarioException;

  /** Lets go of what carriers kept, as {@link Target#flush} does. */
  void flush();

  /** Where calls go, for the report, beginning with a comma; may be empty. */
  String place();

  /** As {@link Target#remarks}. */
  List<String> remarks();

  @Override
  void close();

  /** Makes calls of one kind, as {@link Target#send} does. A body that is wanted comes as JSON. */
  interface Carrier {
    void send(long sequence, Target.Answer answer);
  }
}
