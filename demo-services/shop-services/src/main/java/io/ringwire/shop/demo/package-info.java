/**
 * The whole shop in one process: registry, database, gateway and some instances of each service, on free ports.
 *
 * <p>Start at: {@link Demo}. Not here: the parts as processes of their own ({@code io.ringwire.shop}).
 */
@NullMarked
package io.ringwire.shop.demo;

import org.jspecify.annotations.NullMarked;
