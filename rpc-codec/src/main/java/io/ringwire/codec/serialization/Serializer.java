package io.ringwire.codec.serialization;

import io.netty.buffer.ByteBuf;

/**
 * Turns messages of one type into bytes and back. Safe for use by many threads; holds no buffer
 * beyond a call.
 */
public interface Serializer<T> {
  Class<T> type();

  /** Exact length of the message in bytes. {@link #write} of the unchanged message writes as many. */
  int size(T message);

  /**
   * Appends the message at the writer index.
   *
   * @param out grown as needed up to its own maximum; used by no other thread meanwhile
   */
  void write(T message, ByteBuf out);

  /**
   * Reads one message of exactly {@code bytes} bytes at the reader index and moves past it. The
   * result keeps no reference to the buffer.
   *
   * @throws MalformedMessageException when the bytes are no such message; the reader index is then
   *     past them all the same
   */
  T read(ByteBuf in, int bytes) throws MalformedMessageException;
}
