/**
 * The command lines of the shop's parts.
 *
 * <p>Start at: {@link ServiceMain}. Not here: the parts themselves (service, store); all of them in one process (demo).
 */
@NullMarked
package io.ringwire.shop;

import org.jspecify.annotations.NullMarked;
