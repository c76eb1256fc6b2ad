/**
 * The practical limit: the least that a pipelined protobuf call over Netty can cost. No policies, no metadata, no
 * deadlines: what a stack adds to this is the price of being one.
 *
 * <p>Start at: {@link io.ringwire.perf.baseline.RawServer} and {@link io.ringwire.perf.baseline.RawClient}. Not here: how
 * contenders are run and compared (bench).
 */
@NullMarked
package io.ringwire.perf.baseline;

import org.jspecify.annotations.NullMarked;
