package io.ringwire.perf.load.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A file of a report cannot be written; the message names it and says why. */
public final class ReportFileException extends IOException {
  private static final long serialVersionUID = 1;

  ReportFileException(String file, Exception cause) {
    super("cannot write " + file + ": " + reason(cause), cause);
  }

  /** In words: the messages of these exceptions are names of files. */
  private static String reason(Exception cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "a file of that name is in the way of a folder";
    }
    String own = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
    return own == null ? cause.getClass().getSimpleName() : own;
  }
}
