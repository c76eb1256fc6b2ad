package io.ringwire.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * What one side announces in SETTINGS: the limits it enforces and what it offers. Credits, streams and
 * keep-alive are for the transport; the rest is for the peer's {@link FrameWriter}.
 *
 * @param frameBytesMax SETTINGS 1, longest payload of a frame, in bytes
 * @param messageBytesMax SETTINGS 2, longest message before compression, in bytes
 * @param metadataBytesMax SETTINGS 3, most bytes of names and values in a metadata block
 * @param methodIdsMax SETTINGS 4, highest method id
 * @param streamsMax SETTINGS 5, most streams open at once
 * @param streamCreditBytes SETTINGS 6, DATA bytes a stream may send before its first WINDOW
 * @param connectionCreditBytes SETTINGS 7, the same for all streams together
 * @param tableEntriesMax SETTINGS 8, most entries of the peer's metadata table
 * @param tableBytesMax SETTINGS 9, most bytes of names and values in that table
 * @param compressions SETTINGS 10, bit n set: algorithm n is understood
 * @param keepAliveMillis SETTINGS 11, the silence after which the announcer takes the connection for
 *     dead, so the peer lets something be heard sooner; 0 for no such limit
 */
public record Settings(
    int frameBytesMax,
    int messageBytesMax,
    int metadataBytesMax,
    int methodIdsMax,
    int streamsMax,
    int streamCreditBytes,
    int connectionCreditBytes,
    int tableEntriesMax,
    int tableBytesMax,
    int compressions,
    int keepAliveMillis) {

  /** The values a setting may take; a peer that announces another breaks the protocol. */
  record Range(String name, int min, int max) {
    boolean holds(long value) {
      return value >= min && value <= max;
    }

    void check(int value) {
      if (!holds(value)) {
        throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
      }
    }
  }

  static final Range FRAME_BYTES_RANGE =
      new Range("frameBytesMax", 16 * 1024, FrameLayout.PAYLOAD_BYTES_MAX);
  static final Range MESSAGE_BYTES_RANGE = new Range("messageBytesMax", 1024, Integer.MAX_VALUE);
  static final Range METADATA_BYTES_RANGE = new Range("metadataBytesMax", 256, 1024 * 1024);
  static final Range METHOD_IDS_RANGE = new Range("methodIdsMax", 0, 1024 * 1024);
  static final Range STREAMS_RANGE = new Range("streamsMax", 0, Integer.MAX_VALUE);
  static final Range STREAM_CREDIT_RANGE = new Range("streamCreditBytes", 0, Integer.MAX_VALUE);
  static final Range CONNECTION_CREDIT_RANGE =
      new Range("connectionCreditBytes", 0, Integer.MAX_VALUE);
  static final Range TABLE_ENTRIES_RANGE = new Range("tableEntriesMax", 0, 4096);
  static final Range TABLE_BYTES_RANGE = new Range("tableBytesMax", 0, 1024 * 1024);
  static final Range COMPRESSIONS_RANGE = new Range("compressions", 0, Integer.MAX_VALUE);
  static final Range KEEPALIVE_MILLIS_RANGE = new Range("keepAliveMillis", 0, Integer.MAX_VALUE);

  /** What holds until a SETTINGS frame says otherwise. */
  public static final Settings DEFAULT =
      new Settings(
          64 * 1024,
          4 * 1024 * 1024,
          16 * 1024,
          4096,
          10_000,
          256 * 1024,
          16 * 1024 * 1024,
          64,
          4096,
          0,
          0);

  public Settings {
    FRAME_BYTES_RANGE.check(frameBytesMax);
    MESSAGE_BYTES_RANGE.check(messageBytesMax);
    METADATA_BYTES_RANGE.check(metadataBytesMax);
    METHOD_IDS_RANGE.check(methodIdsMax);
    STREAMS_RANGE.check(streamsMax);
    STREAM_CREDIT_RANGE.check(streamCreditBytes);
    CONNECTION_CREDIT_RANGE.check(connectionCreditBytes);
    TABLE_ENTRIES_RANGE.check(tableEntriesMax);
    TABLE_BYTES_RANGE.check(tableBytesMax);
    COMPRESSIONS_RANGE.check(compressions);
    KEEPALIVE_MILLIS_RANGE.check(keepAliveMillis);
  }

  /** The part of these settings that frames are read and written by. */
  public FrameLimits limits() {
    return new FrameLimits(
        frameBytesMax,
        messageBytesMax,
        metadataBytesMax,
        methodIdsMax,
        tableEntriesMax,
        tableBytesMax);
  }

  /** Whether the announcer understands a compression algorithm. */
  public boolean understands(int compressionId) {
    return compressionId >= 0
        && compressionId < Integer.SIZE
        && (compressions >>> compressionId & 1) != 0;
  }

  public Settings withFrameBytesMax(int frameBytesMax) {
    Draft draft = new Draft(this);
    draft.frameBytesMax = frameBytesMax;
    return draft.build();
  }

  public Settings withMessageBytesMax(int messageBytesMax) {
    Draft draft = new Draft(this);
    draft.messageBytesMax = messageBytesMax;
    return draft.build();
  }

  public Settings withMetadataBytesMax(int metadataBytesMax) {
    Draft draft = new Draft(this);
    draft.metadataBytesMax = metadataBytesMax;
    return draft.build();
  }

  public Settings withMethodIdsMax(int methodIdsMax) {
    Draft draft = new Draft(this);
    draft.methodIdsMax = methodIdsMax;
    return draft.build();
  }

  public Settings withStreamsMax(int streamsMax) {
    Draft draft = new Draft(this);
    draft.streamsMax = streamsMax;
    return draft.build();
  }

  public Settings withStreamCreditBytes(int streamCreditBytes) {
    Draft draft = new Draft(this);
    draft.streamCreditBytes = streamCreditBytes;
    return draft.build();
  }

  public Settings withConnectionCreditBytes(int connectionCreditBytes) {
    Draft draft = new Draft(this);
    draft.connectionCreditBytes = connectionCreditBytes;
    return draft.build();
  }

  public Settings withTableEntriesMax(int tableEntriesMax) {
    Draft draft = new Draft(this);
    draft.tableEntriesMax = tableEntriesMax;
    return draft.build();
  }

  public Settings withTableBytesMax(int tableBytesMax) {
    Draft draft = new Draft(this);
    draft.tableBytesMax = tableBytesMax;
    return draft.build();
  }

  public Settings withCompressions(int compressions) {
    Draft draft = new Draft(this);
    draft.compressions = compressions;
    return draft.build();
  }

  public Settings withKeepAliveMillis(int keepAliveMillis) {
    Draft draft = new Draft(this);
    draft.keepAliveMillis = keepAliveMillis;
    return draft.build();
  }

  /**
   * These settings with one value as it stood in a SETTINGS frame. An id that this version does not
   * know changes nothing.
   *
   * @return null when the value is not one the id may have
   */
  @Nullable Settings with(int id, long value) {
    Range range = range(id);
    if (range != null && !range.holds(value)) {
      return null;
    }
    return switch (id) {
      case FrameLayout.SETTING_FRAME_BYTES_MAX -> withFrameBytesMax((int) value);
      case FrameLayout.SETTING_MESSAGE_BYTES_MAX -> withMessageBytesMax((int) value);
      case FrameLayout.SETTING_METADATA_BYTES_MAX -> withMetadataBytesMax((int) value);
      case FrameLayout.SETTING_METHOD_IDS_MAX -> withMethodIdsMax((int) value);
      case FrameLayout.SETTING_STREAMS_MAX -> withStreamsMax((int) value);
      case FrameLayout.SETTING_STREAM_CREDIT -> withStreamCreditBytes((int) value);
      case FrameLayout.SETTING_CONNECTION_CREDIT -> withConnectionCreditBytes((int) value);
      case FrameLayout.SETTING_TABLE_ENTRIES -> withTableEntriesMax((int) value);
      case FrameLayout.SETTING_TABLE_BYTES -> withTableBytesMax((int) value);
      case FrameLayout.SETTING_COMPRESSIONS -> withCompressions((int) value);
      case FrameLayout.SETTING_KEEPALIVE_MILLIS -> withKeepAliveMillis((int) value);
      default -> this;
    };
  }

  private static @Nullable Range range(int id) {
    return switch (id) {
      case FrameLayout.SETTING_FRAME_BYTES_MAX -> FRAME_BYTES_RANGE;
      case FrameLayout.SETTING_MESSAGE_BYTES_MAX -> MESSAGE_BYTES_RANGE;
      case FrameLayout.SETTING_METADATA_BYTES_MAX -> METADATA_BYTES_RANGE;
      case FrameLayout.SETTING_METHOD_IDS_MAX -> METHOD_IDS_RANGE;
      case FrameLayout.SETTING_STREAMS_MAX -> STREAMS_RANGE;
      case FrameLayout.SETTING_STREAM_CREDIT -> STREAM_CREDIT_RANGE;
      case FrameLayout.SETTING_CONNECTION_CREDIT -> CONNECTION_CREDIT_RANGE;
      case FrameLayout.SETTING_TABLE_ENTRIES -> TABLE_ENTRIES_RANGE;
      case FrameLayout.SETTING_TABLE_BYTES -> TABLE_BYTES_RANGE;
      case FrameLayout.SETTING_COMPRESSIONS -> COMPRESSIONS_RANGE;
      case FrameLayout.SETTING_KEEPALIVE_MILLIS -> KEEPALIVE_MILLIS_RANGE;
      default -> null;
    };
  }

  /** Hears one (id, value) pair of a SETTINGS frame. */
  interface PairSink {
    void onPair(int id, int value);
  }

  /** The pairs that must be sent: those whose value is not the default. */
  void forEachDifference(PairSink sink) {
    for (int id = FrameLayout.SETTING_FRAME_BYTES_MAX;
        id <= FrameLayout.SETTING_KEEPALIVE_MILLIS;
        id++) {
      int value = get(id);
      if (value != DEFAULT.get(id)) {
        sink.onPair(id, value);
      }
    }
  }

  private int get(int id) {
    return switch (id) {
      case FrameLayout.SETTING_FRAME_BYTES_MAX -> frameBytesMax;
      case FrameLayout.SETTING_MESSAGE_BYTES_MAX -> messageBytesMax;
      case FrameLayout.SETTING_METADATA_BYTES_MAX -> metadataBytesMax;
      case FrameLayout.SETTING_METHOD_IDS_MAX -> methodIdsMax;
      case FrameLayout.SETTING_STREAMS_MAX -> streamsMax;
      case FrameLayout.SETTING_STREAM_CREDIT -> streamCreditBytes;
      case FrameLayout.SETTING_CONNECTION_CREDIT -> connectionCreditBytes;
      case FrameLayout.SETTING_TABLE_ENTRIES -> tableEntriesMax;
      case FrameLayout.SETTING_TABLE_BYTES -> tableBytesMax;
      case FrameLayout.SETTING_COMPRESSIONS -> compressions;
      case FrameLayout.SETTING_KEEPALIVE_MILLIS -> keepAliveMillis;
      default -> throw new IllegalArgumentException("no setting: " + id);
    };
  }

  /** The components one by one: a change names what it changes, and nothing is told by its place. */
  private static final class Draft {
    private int frameBytesMax;
    private int messageBytesMax;
    private int metadataBytesMax;
    private int methodIdsMax;
    private int streamsMax;
    private int streamCreditBytes;
    private int connectionCreditBytes;
    private int tableEntriesMax;
    private int tableBytesMax;
    private int compressions;
    private int keepAliveMillis;

    Draft(Settings from) {
      frameBytesMax = from.frameBytesMax;
      messageBytesMax = from.messageBytesMax;
      metadataBytesMax = from.metadataBytesMax;
      methodIdsMax = from.methodIdsMax;
      streamsMax = from.streamsMax;
      streamCreditBytes = from.streamCreditBytes;
      connectionCreditBytes = from.connectionCreditBytes;
      tableEntriesMax = from.tableEntriesMax;
      tableBytesMax = from.tableBytesMax;
      compressions = from.compressions;
      keepAliveMillis = from.keepAliveMillis;
    }

    Settings build() {
      return new Settings(
          frameBytesMax,
          messageBytesMax,
          metadataBytesMax,
          methodIdsMax,
          streamsMax,
          streamCreditBytes,
          connectionCreditBytes,
          tableEntriesMax,
          tableBytesMax,
          compressions,
          keepAliveMillis);
    }
  }
}
