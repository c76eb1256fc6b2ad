package io.ringwire.perf.load.scenario;

/** A scenario cannot be read or not be begun; the message says where and why, and what to write instead. */
public final class ScenarioException extends Exception {
  private static final long serialVersionUID = 1;

  public ScenarioException(String message) {
    super(message);
  }
}
