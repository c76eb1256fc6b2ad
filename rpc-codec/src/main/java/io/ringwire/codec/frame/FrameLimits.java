package io.ringwire.codec.frame;

/**
 * What one side accepts. A reader enforces its own side's limits, a writer keeps to its peer's.
 *
 * @param frameBytesMax longest payload of a frame, in bytes
 * @param messageBytesMax longest message, in bytes, before compression; enforced by whoever joins
 *     fragments and by the inflater, since a frame does not show it
 * @param metadataBytesMax most bytes of names and values in a metadata block
 * @param methodIdsMax highest method id
 * @param tableEntriesMax most entries of a metadata table; 0 turns the table off
 * @param tableBytesMax most bytes of names and values in a metadata table
 */
public record FrameLimits(
    int frameBytesMax,
    int messageBytesMax,
    int metadataBytesMax,
    int methodIdsMax,
    int tableEntriesMax,
    int tableBytesMax) {

  /** What holds until a SETTINGS frame says otherwise. */
  public static final FrameLimits DEFAULT =
      new FrameLimits(64 * 1024, 4 * 1024 * 1024, 16 * 1024, 4096, 64, 4096);

  public FrameLimits {
    Settings.FRAME_BYTES_RANGE.check(frameBytesMax);
    Settings.MESSAGE_BYTES_RANGE.check(messageBytesMax);
    Settings.METADATA_BYTES_RANGE.check(metadataBytesMax);
    Settings.METHOD_IDS_RANGE.check(methodIdsMax);
    Settings.TABLE_ENTRIES_RANGE.check(tableEntriesMax);
    Settings.TABLE_BYTES_RANGE.check(tableBytesMax);
  }

  public FrameLimits withFrameBytesMax(int frameBytesMax) {
    Draft draft = new Draft(this);
    draft.frameBytesMax = frameBytesMax;
    return draft.build();
  }

  public FrameLimits withMessageBytesMax(int messageBytesMax) {
    Draft draft = new Draft(this);
    draft.messageBytesMax = messageBytesMax;
    return draft.build();
  }

  public FrameLimits withMetadataBytesMax(int metadataBytesMax) {
    Draft draft = new Draft(this);
    draft.metadataBytesMax = metadataBytesMax;
    return draft.build();
  }

  public FrameLimits withMethodIdsMax(int methodIdsMax) {
    Draft draft = new Draft(this);
    draft.methodIdsMax = methodIdsMax;
    return draft.build();
  }

  public FrameLimits withTableEntriesMax(int tableEntriesMax) {
    Draft draft = new Draft(this);
    draft.tableEntriesMax = tableEntriesMax;
    return draft.build();
  }

  public FrameLimits withTableBytesMax(int tableBytesMax) {
    Draft draft = new Draft(this);
    draft.tableBytesMax = tableBytesMax;
    return draft.build();
  }

  /** The more generous of two limits, one by one. */
  FrameLimits max(FrameLimits other) {
    return new FrameLimits(
        Math.max(frameBytesMax, other.frameBytesMax),
        Math.max(messageBytesMax, other.messageBytesMax),
        Math.max(metadataBytesMax, other.metadataBytesMax),
        Math.max(methodIdsMax, other.methodIdsMax),
        Math.max(tableEntriesMax, other.tableEntriesMax),
        Math.max(tableBytesMax, other.tableBytesMax));
  }

  /** The components one by one: a change names what it changes, and nothing is told by its place. */
  private static final class Draft {
    private int frameBytesMax;
    private int messageBytesMax;
    private int metadataBytesMax;
    private int methodIdsMax;
    private int tableEntriesMax;
    private int tableBytesMax;

    Draft(FrameLimits from) {
      frameBytesMax = from.frameBytesMax;
      messageBytesMax = from.messageBytesMax;
      metadataBytesMax = from.metadataBytesMax;
      methodIdsMax = from.methodIdsMax;
      tableEntriesMax = from.tableEntriesMax;
      tableBytesMax = from.tableBytesMax;
    }

    FrameLimits build() {
      return new FrameLimits(
          frameBytesMax,
          messageBytesMax,
          metadataBytesMax,
          methodIdsMax,
          tableEntriesMax,
          tableBytesMax);
    }
  }
}
