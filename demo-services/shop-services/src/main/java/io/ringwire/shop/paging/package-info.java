/**
 * Lists in pages: how large one may be, and how the next is asked for.
 *
 * <p>Start at: {@link PageToken}. Not here: the statements that read a page (each service's store).
 */
@NullMarked
package io.ringwire.shop.paging;

import org.jspecify.annotations.NullMarked;
