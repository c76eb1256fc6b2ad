/**
 * What the fields of requests must be, said in one way by every service.
 *
 * <p>Start at: {@link Fields}. Not here: rules that need a store.
 */
@NullMarked
package io.ringwire.shop.validation;

import org.jspecify.annotations.NullMarked;
