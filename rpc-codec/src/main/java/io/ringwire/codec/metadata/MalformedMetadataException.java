package io.ringwire.codec.metadata;

import io.ringwire.codec.status.StatusCode;

/** A metadata block that breaks the protocol or a limit. Has no stack trace: peers cause it. */
public final class MalformedMetadataException extends Exception {
  private static final long serialVersionUID = 1L;

  private final StatusCode code;
  private final boolean desynchronised;

  MalformedMetadataException(StatusCode code, String reason, boolean desynchronised) {
    super(reason, null, false, false);
    this.code = code;
    this.desynchronised = desynchronised;
  }

  /** RESOURCE_EXHAUSTED for a limit, INTERNAL for all else. */
  public StatusCode code() {
    return code;
  }

  /** What is wrong. Fit for a peer to see. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /**
   * Whether the two ends' tables may differ from now on, so that no later block can be trusted. When
   * false, the whole block was read and only its call is affected.
   */
  public boolean isDesynchronised() {
    return desynchronised;
  }
}
