package io.ringwire.core.call;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Is told the outcome of one call: a reply or a failure, the other one null. Must not block. */
@FunctionalInterface
public interface ReplyReceiver extends BiConsumer<@Nullable Reply, @Nullable Throwable> {}
