package io.ringwire.perf.load.template;

/** A template or a data set cannot be used; the message says where and why, and what to write instead. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  public TemplateException(String message) {
    super(message);
  }
}
