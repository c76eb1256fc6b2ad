/**
 * How the shop reaches its databases, and the H2 server that holds them when there is no other.
 *
 * <p>Start at: {@link Database}. Not here: tables and statements (each service has its own store).
 */
@NullMarked
package io.ringwire.shop.store;

import org.jspecify.annotations.NullMarked;
