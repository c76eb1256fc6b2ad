package io.ringwire.codec.frame;

/**
 * Every offset, length, magic number and limit of wire protocol 1.
 *
 * <pre>
 *   preface
 *   0        1        2        3        4        5        6
 *   +--------+--------+--------+--------+--------+--------+
 *   |   F4   |   52   |   50   |   58   | major  | minor  |  then a SETTINGS frame
 *   +--------+--------+--------+--------+--------+--------+
 *
 *   frame header, one big-endian long
 *   0                 3             4                          8
 *   +-----------------+------+------+--------------------------+
 *   |    length:24    |type:4|flag:4|       streamId:32        |  then length bytes of payload
 *   +-----------------+------+------+--------------------------+
 * </pre>
 */
public final class FrameLayout {
  /** First four bytes of each direction: F4, then "RPX". F4 begins neither TLS, HTTP nor UTF-8 text. */
  public static final int MAGIC = 0xF4525058;

  public static final int VERSION_MAJOR = 1;
  public static final int VERSION_MINOR = 0;

  public static final int MAGIC_BYTES = 4;
  public static final int PREFACE_MAJOR_OFFSET = 4;
  public static final int PREFACE_MINOR_OFFSET = 5;
  public static final int PREFACE_BYTES = 6;

  public static final int HEADER_BYTES = 8;

  /** Offset and width of the header's length field, which is patched when a frame ends. */
  public static final int LENGTH_OFFSET = 0;

  /** Longest payload the header can state. */
  public static final int PAYLOAD_BYTES_MAX = 0xFF_FFFF;

  /** The stream id that means the connection itself. */
  public static final int CONNECTION = 0;

  /** Last stream id of the first phase of a drain: "any stream you may yet open". */
  public static final int LAST_STREAM_ANY = 0x7fff_ffff;

  public static final int PING_BYTES = 8;

  /** Longest method name of a CALL, in UTF-8 bytes. */
  public static final int METHOD_NAME_BYTES_MAX = 512;

  /** Longest text of a REPLY or GOAWAY, in UTF-8 bytes. A longer one is clipped by the writer. */
  public static final int TEXT_BYTES_MAX = 4096;

  /** Most details of a REPLY, and their bytes in all. The writer drops what goes beyond. */
  public static final int DETAILS_MAX = 16;

  public static final int DETAILS_BYTES_MAX = 16 * 1024;

  /** Most (id, value) pairs that one SETTINGS frame carries. */
  public static final int SETTINGS_MAX = 64;

  public static final int SETTING_FRAME_BYTES_MAX = 1;
  public static final int SETTING_MESSAGE_BYTES_MAX = 2;
  public static final int SETTING_METADATA_BYTES_MAX = 3;
  public static final int SETTING_METHOD_IDS_MAX = 4;
  public static final int SETTING_STREAMS_MAX = 5;
  public static final int SETTING_STREAM_CREDIT = 6;
  public static final int SETTING_CONNECTION_CREDIT = 7;
  public static final int SETTING_TABLE_ENTRIES = 8;
  public static final int SETTING_TABLE_BYTES = 9;
  public static final int SETTING_COMPRESSIONS = 10;
  public static final int SETTING_KEEPALIVE_MILLIS = 11;

  /** The load of a REPLY or PING that carries none. */
  public static final long NO_LOAD = -1;

  private static final int LENGTH_SHIFT = 40;
  private static final int TYPE_SHIFT = 36;
  private static final int FLAGS_SHIFT = 32;
  private static final int NIBBLE = 0xF;

  private FrameLayout() {}

  /**
   * A header, as {@code putLong} writes it.
   *
   * @param bytes length of the payload, 0 to {@link #PAYLOAD_BYTES_MAX}
   * @param type 0 to 15
   * @param flags 0 to 15
   */
  public static long header(int bytes, int type, int flags, int streamId) {
    return (long) bytes << LENGTH_SHIFT
        | (long) type << TYPE_SHIFT
        | (long) flags << FLAGS_SHIFT
        | (streamId & 0xFFFF_FFFFL);
  }

  public static int payloadBytes(long header) {
    return (int) (header >>> LENGTH_SHIFT);
  }

  public static int type(long header) {
    return (int) (header >>> TYPE_SHIFT) & NIBBLE;
  }

  public static int flags(long header) {
    return (int) (header >>> FLAGS_SHIFT) & NIBBLE;
  }

  public static int streamId(long header) {
    return (int) header;
  }

  /**
   * A server's load, packed so that it can be handed on without an object.
   *
   * @param inFlight calls it is working on, at least 0
   * @param utilisationPermille share of its capacity in use; above 1000 when overloaded
   */
  public static long load(int inFlight, int utilisationPermille) {
    return (long) inFlight << Integer.SIZE | (utilisationPermille & 0xFFFF_FFFFL);
  }

  /** Calls in flight of a packed load other than {@link #NO_LOAD}. */
  public static int inFlight(long load) {
    return (int) (load >>> Integer.SIZE);
  }

  /** Utilisation in permille of a packed load other than {@link #NO_LOAD}. */
  public static int utilisationPermille(long load) {
    return (int) load;
  }
}
