package io.ringwire.perf.load.generator;

import java.util.List;

/** What is put under load. */
public interface Target extends AutoCloseable {
  /** One line for the report: what is called, and where. */
  String description();

  /**
   * Makes one call. Runs on the pacing thread: never blocks, never throws, and may keep the call for a moment until
   * {@link #flush} to send several at once. The answer comes on any thread, exactly once, within the plan's timeout.
   *
   * @param sequence number of the call within the run, from 0: what varies from call to call is derived from it
   */
  void send(long sequence, Answer answer);

  /** Lets go of what {@link #send} kept. Runs on the pacing thread, after each burst. */
  default void flush() {}

  /** For the report, after the run: what held calls back between {@link #send} and the wire; empty when nothing did. */
  default List<String> remarks() {
    return List.of();
  }

  @Override
  void close();

  /** Is told how one call ended. */
  interface Answer {
    void succeeded();

    /**
     * The call failed.
     *
     * @param status groups failures of one kind: a status code, never a text with ids in it
     * @param text one example is shown for each status
     */
    void failed(String status, String text);
  }
}
