/**
 * Users: version 1 of their messages and methods.
 *
 * <p>Start at: {@link UserService}. Not here: who answers them (shop-services).
 */
@NullMarked
package io.ringwire.shop.user.v1;

import org.jspecify.annotations.NullMarked;
