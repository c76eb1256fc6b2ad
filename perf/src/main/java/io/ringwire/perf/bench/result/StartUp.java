package io.ringwire.perf.bench.result;

/**
 * How long the two processes of a turn took to begin.
 *
 * @param jvm version of both
 * @param serverNanos from the start of the process until it accepts connections
 * @param clientNanos from the start of the process until its first call, to that fresh server, was answered
 */
public record StartUp(
    String contender, int round, String jvm, long serverNanos, long clientNanos) {}
