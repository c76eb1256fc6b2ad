/**
 * {@code bin/ringwire bench shop}: the whole platform under load on this machine, and where its processor time goes.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.shop.ShopRun}. Not here: stacks against each other (bench); the mix of
 * requests, which is a scenario file.
 */
@NullMarked
package io.ringwire.perf.bench.shop;

import org.jspecify.annotations.NullMarked;
