package io.ringwire.perf.load.generator;

/**
 * What one gate found.
 *
 * @param gate as its option is called, without dashes: {@code max-p99}
 * @param bound what was asked for: {@code 5 ms}
 * @param seen what there was: {@code 7.2 ms}
 */
public record GateResult(String gate, String bound, String seen, boolean passed) {}
