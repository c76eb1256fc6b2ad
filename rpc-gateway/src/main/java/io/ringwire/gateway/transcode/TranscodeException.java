package io.ringwire.gateway.transcode;

import com.google.rpc.BadRequest;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;

/**
 * A request that does not fit its method. The texts are for the client. Has no stack trace: clients cause it, at any rate
 * they like.
 */
public final class TranscodeException extends Exception {
  private static final long serialVersionUID = 1;

  private final String field;
  private final String problem;
  private final boolean tooLarge;

  private TranscodeException(String field, String problem, boolean tooLarge) {
    super(field.isEmpty() ? problem : field + ": " + problem, null, false, false);
    this.field = field;
    this.problem = problem;
    this.tooLarge = tooLarge;
  }

  static TranscodeException of(String problem) {
    return new TranscodeException("", problem, false);
  }

  /** A problem of one field. */
  public static TranscodeException of(String field, String problem) {
    return new TranscodeException(field, problem, false);
  }

  static TranscodeException tooLarge(int bytesMax) {
    return new TranscodeException("", "the message is larger than " + bytesMax + " bytes", true);
  }

  /** This problem at the given place, unless its place is known already. */
  TranscodeException at(String place) {
    return field.isEmpty() && !place.isEmpty()
        ? new TranscodeException(place, problem, tooLarge)
        : this;
  }

  /** The JSON path, path variable or query parameter at fault; empty when it is the request as a whole. */
  public String field() {
    return field;
  }

  public String problem() {
    return problem;
  }

  /** Whether the message passed a limit of size, which is a matter of its own in HTTP (413). */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /** INVALID_ARGUMENT with a {@code google.rpc.BadRequest} that names the field. */
  public Status status() {
    Status status = Status.of(StatusCode.INVALID_ARGUMENT, getMessage());
    if (field.isEmpty()) {
      return status;
    }
    return status.withDetail(
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder().setField(field).setDescription(problem))
            .build());
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
