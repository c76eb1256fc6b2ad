package io.ringwire.perf.load.generator;

import org.jspecify.annotations.Nullable;

/**
 * What a run in steps found.
 *
 * @param lastGood the highest step that was borne; null when not even the first was
 * @param firstBad the step that was not, which ended the run; null when all that were
 *     carried out were borne, so that the knee lies higher
 */
public record Knee(@Nullable StageResult lastGood, @Nullable StageResult firstBad) {}
