/**
 * Holds the contracts to what was released: a caller built against the baseline still understands today's.
 *
 * <p>Start at: {@link ContractBaselineTest}. Not here: the contracts themselves (the versioned packages).
 */
@NullMarked
package io.ringwire.shop.baseline;

import org.jspecify.annotations.NullMarked;
