package io.ringwire.perf.load.generator;

import java.util.List;

/** What is put under load. */
public interface Target extends AutoCloseable {
  /** One line for the report: what is called, and where. */
  String description();

  /** The kinds of calls it makes, by name; one at least, and always the same. Figures are kept for each. */
  default List<String> operations() {
    return List.of("call");
  }

  /**
   * Which operation the call of a number is to be.
   *
   * @return an index into {@link #operations}
   */
  default int choose(long sequence) {
    return 0;
  }

  /**
   * Makes one call: never blocks, never throws, and may keep the call for a moment until {@link #flush} to send several
   * at once. An open loop calls it on its pacing thread only, a closed loop on any thread and on several at a time. The
   * answer comes on any thread, exactly once, within the plan's timeout.
   *
   * @param sequence number of the call within the run, from 0: what varies from call to call is derived from it
   * @param operation what {@link #choose} said of this number
   */
  void send(long sequence, int operation, Answer answer);

  /** Lets go of what {@link #send} kept. Runs after each burst, on the thread that sent it. */
  default void flush() {}

  /** How long a closed loop pauses after a call of that operation, at least. */
  default long thinkNanos(int operation) {
    return 0;
  }

  /** For the report, after the run: what held calls back between {@link #send} and the wire; empty when nothing did. */
  default List<String> remarks() {
    return List.of();
  }

  @Override
  void close();

  /** Is told how one call ended. */
  interface Answer {
    /** Whether it must be told by {@link #succeeded(byte[])}, for it reads the body; else nobody need keep one. */
    default boolean wantsBody() {
      return false;
    }

    void succeeded();

    /**
     * The call succeeded with this body: an HTTP body, or the encoded message of a reply.
     *
     * @param body the answer's to keep
     */
    default void succeeded(byte[] body) {
      succeeded();
    }

    /**
     * The call failed.
     *
     * @param status groups failures of one kind: a status code, never a text with ids in it
     * @param text one example is shown for each status
     */
    void failed(String status, String text);
  }
}
