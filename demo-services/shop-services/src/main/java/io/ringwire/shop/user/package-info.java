/**
 * The user service: who can place orders.
 *
 * <p>Start at: {@link Users}. Not here: its contract ({@code io.ringwire.shop.user.v1}); how it is served (service).
 */
@NullMarked
package io.ringwire.shop.user;

import org.jspecify.annotations.NullMarked;
