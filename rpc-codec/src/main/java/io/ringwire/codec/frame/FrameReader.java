package io.ringwire.codec.frame;

import io.netty.buffer.ByteBuf;

/** Reads the frames of one direction of one connection. */
public final class FrameReader {
  private final FrameLimits limits;

  public FrameReader(FrameLimits limits) {
    this.limits = limits;
  }

  public boolean readPreface(ByteBuf in) throws MalformedFrameException {
    throw new UnsupportedOperationException(limits.toString());
  }

  public boolean read(ByteBuf in, FrameSink sink) throws MalformedFrameException {
    throw new UnsupportedOperationException();
  }
}
