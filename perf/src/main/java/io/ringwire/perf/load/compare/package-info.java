/**
 * Puts finished runs side by side and says which differences are more than noise.
 *
 * <p>Start at: {@link io.ringwire.perf.load.compare.Comparison}. Not here: how runs are made and read (load.report).
 */
@NullMarked
package io.ringwire.perf.load.compare;

import org.jspecify.annotations.NullMarked;
