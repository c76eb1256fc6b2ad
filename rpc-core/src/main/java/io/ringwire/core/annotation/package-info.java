/**
 * What service authors write on their interfaces.
 *
 * <p>Start at: {@link RpcService}. Not here: how the annotations are read (contract).
 */
@NullMarked
package io.ringwire.core.annotation;

import org.jspecify.annotations.NullMarked;
