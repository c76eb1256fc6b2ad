package io.ringwire.core.call;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a stage failed with, below what stages and futures wrap around it on the way. */
public final class StageFailure {
  /** A chain of wrappers deeper than this is a cycle. */
  private static final int WRAPPERS_MAX = 16;

  private StageFailure() {}

  /** {@code failure} without its completion and execution wrappers; a wrapper around nothing is itself the failure. */
  public static Throwable bare(Throwable failure) {
    Throwable bare = failure;
    for (int i = 0; i < WRAPPERS_MAX && isWrapper(bare); i++) {
      Throwable cause = bare.getCause();
      if (cause == null) {
        break;
      }
      bare = cause;
    }
    return bare;
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof CompletionException || failure instanceof ExecutionException;
  }
}
