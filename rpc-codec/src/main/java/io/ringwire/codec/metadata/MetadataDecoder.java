package io.ringwire.codec.metadata;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.codec.varint.Varint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads metadata blocks and owns the receiving side's table. One a connection direction; for one
 * thread.
 *
 * <p>Two kinds of fault. Where the bytes cannot be followed, entries after the fault may be lost, and
 * with them the table: the connection is. Where they can (a name of bad characters, too many entries),
 * reading goes on to the block's end for the table's sake, and only the call is lost.
 */
public final class MetadataDecoder {
  private static final byte[] NO_VALUE = {};

  /** Holds the place of an entry whose static name this version does not know. */
  private static final MetadataEntry UNKNOWN_NAME = new MetadataEntry("", NO_VALUE, false, 0);

  private final List<MetadataEntry> table = new ArrayList<>();
  private int metadataBytesMax;
  private int entriesMax;
  private int bytesMax;
  private int tableBytes;

  /** Empty between blocks. */
  private final Metadata.Builder block = Metadata.builder();

  private @Nullable String fault;
  private StatusCode faultCode = StatusCode.INTERNAL;

  public MetadataDecoder(int metadataBytesMax, int entriesMax, int bytesMax) {
    limits(metadataBytesMax, entriesMax, bytesMax);
  }

  /** Bounds for later blocks. Entries already made stay. */
  public void limits(int newMetadataBytesMax, int newEntriesMax, int newBytesMax) {
    metadataBytesMax = newMetadataBytesMax;
    entriesMax = newEntriesMax;
    bytesMax = newBytesMax;
  }

  /** Whether a block that is lost could leave this table behind the sender's. */
  public boolean canDesynchronise() {
    return entriesMax > 0 || !table.isEmpty();
  }

  /**
   * Reads a block at the reader index and moves past it.
   *
   * @param end index that the block must not reach beyond
   * @throws MalformedMetadataException the reader index is past the block only when the fault left the
   *     tables in step
   */
  public Metadata read(ByteBuf in, int end) throws MalformedMetadataException {
    int blockBytes = length(in, end);
    fault = null;
    try {
      readEntries(in, in.readerIndex() + blockBytes);
      if (fault != null) {
        throw new MalformedMetadataException(faultCode, fault, false);
      }
      return block.build();
    } finally {
      block.clear();
    }
  }

  private void readEntries(ByteBuf in, int blockEnd) throws MalformedMetadataException {
    int entries = 0;
    int bytes = 0;
    while (in.readerIndex() < blockEnd) {
      MetadataEntry entry = entry(in, blockEnd);
      if (fault != null || entry == UNKNOWN_NAME) {
        continue;
      }
      entries++;
      bytes += entry.bytes();
      if (entries > Metadata.ENTRIES_MAX) {
        note(StatusCode.RESOURCE_EXHAUSTED, "too many metadata entries");
      } else if (bytes > metadataBytesMax) {
        note(StatusCode.RESOURCE_EXHAUSTED, "metadata too long");
      } else {
        block.add(entry);
      }
    }
  }

  private MetadataEntry entry(ByteBuf in, int end) throws MalformedMetadataException {
    int head = Varint.read32(in, end);
    if (head < 0) {
      throw lost("malformed metadata entry");
    }
    int index = EntryForm.index(head);
    return switch (EntryForm.form(head)) {
      case EntryForm.INDEXED -> indexed(index);
      case EntryForm.STATIC_NAME -> {
        if (index == 0) {
          throw lost("metadata entry without a name");
        }
        yield literal(in, end, index, false);
      }
      case EntryForm.LITERAL_NAME -> {
        if (index != 0) {
          throw lost("metadata entry with two names");
        }
        yield literal(in, end, 0, false);
      }
      default -> enter(literal(in, end, index, true));
    };
  }

  private MetadataEntry indexed(int index) throws MalformedMetadataException {
    if (index >= table.size()) {
      throw lost("metadata index beyond the table");
    }
    return table.get(index);
  }

  private MetadataEntry enter(MetadataEntry entry) throws MalformedMetadataException {
    if (table.size() >= entriesMax || entry.bytes() > bytesMax - tableBytes) {
      throw lost("metadata table overfilled");
    }
    table.add(entry);
    tableBytes += entry.bytes();
    return entry;
  }

  private MetadataEntry literal(ByteBuf in, int end, int staticIndex, boolean stable)
      throws MalformedMetadataException {
    String name = staticIndex == 0 ? name(in, end) : MetadataTable.staticName(staticIndex);
    int valueBytes = length(in, end);
    if (name == null || fault != null && !stable) {
      in.skipBytes(valueBytes);
      return UNKNOWN_NAME;
    }
    byte[] value = valueBytes == 0 ? NO_VALUE : new byte[valueBytes];
    in.readBytes(value);
    int index = staticIndex == 0 ? MetadataTable.staticIndex(name) : staticIndex;
    return new MetadataEntry(name, value, stable, index);
  }

  /** Null, with the fault noted, for what is no name. */
  private @Nullable String name(ByteBuf in, int end) throws MalformedMetadataException {
    int nameBytes = length(in, end);
    if (nameBytes > MetadataKey.NAME_BYTES_MAX) {
      in.skipBytes(nameBytes);
      note(StatusCode.INTERNAL, "metadata name too long");
      return null;
    }
    String name = in.readCharSequence(nameBytes, StandardCharsets.ISO_8859_1).toString();
    if (!MetadataKey.isName(name)) {
      note(StatusCode.INTERNAL, "malformed metadata name");
      return null;
    }
    return name;
  }

  /** A length that lies within the bytes at hand, so nothing is allocated on a mere claim. */
  private int length(ByteBuf in, int end) throws MalformedMetadataException {
    int bytes = Varint.read32(in, end);
    if (bytes < 0 || bytes > end - in.readerIndex()) {
      throw lost("metadata runs over its end");
    }
    return bytes;
  }

  private void note(StatusCode code, String reason) {
    if (fault == null) {
      fault = reason;
      faultCode = code;
    }
  }

  private MalformedMetadataException lost(String reason) {
    return new MalformedMetadataException(StatusCode.INTERNAL, reason, canDesynchronise());
  }
}
