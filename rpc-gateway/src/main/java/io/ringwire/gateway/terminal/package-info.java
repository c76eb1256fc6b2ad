/**
 * The commands that look at what is registered and call it, by descriptors and without any service's classes.
 *
 * <p>Start at: {@link CallMain} and {@link ServicesMain}. Not here: the gateway.
 */
@NullMarked
package io.ringwire.gateway.terminal;

import org.jspecify.annotations.NullMarked;
