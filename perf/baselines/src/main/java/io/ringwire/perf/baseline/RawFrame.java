package io.ringwire.perf.baseline;

import io.ringwire.perf.workload.Users;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The frame of the baseline, big-endian: {@code operation:8 | length:24 | id:32 | message}, where length counts the
 * message alone. An answer carries its call's operation and id; a stream is answered by any number of {@link #STREAM}
 * and one {@link #STREAM_END}; {@link #FAILURE} answers any call, and its message is text.
 */
final class RawFrame {
  static final int HEADER_BYTES = 8;

  static final int GET = 1;
  static final int EXISTS = 2;
  static final int CREATE = 3;
  static final int LIST = 4;
  static final int ECHO = 5;
  static final int STREAM = 6;
  static final int STREAM_END = 7;
  static final int FAILURE = 8;

  /** The largest payload with its tag and length. A longer message is a peer's bug, and would not fit 24 bits much longer. */
  static final int MESSAGE_BYTES_MAX = Users.PAYLOAD_BYTES_MAX + 16;

  private static final int LENGTH_BITS = 24;

  private static final VarHandle HEADER =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RawFrame() {}

  static long header(int operation, int length, int id) {
    return ((long) (operation << LENGTH_BITS | length) << Integer.SIZE) | (id & 0xFFFF_FFFFL);
  }

  static long headerAt(byte[] bytes, int index) {
    return (long) HEADER.get(bytes, index);
  }

  static int operation(long header) {
    return (int) (header >>> Integer.SIZE + LENGTH_BITS);
  }

  static int length(long header) {
    return (int) (header >>> Integer.SIZE) & (1 << LENGTH_BITS) - 1;
  }

  static int id(long header) {
    return (int) header;
  }
}
