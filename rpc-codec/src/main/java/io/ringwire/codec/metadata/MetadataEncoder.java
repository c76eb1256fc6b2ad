package io.ringwire.codec.metadata;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.varint.Varint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes metadata blocks and owns the sending side's table. One a connection direction; for one
 * thread. The table only grows: an index, once given, keeps its entry for the connection's life, so no
 * order of blocks can make the two ends disagree.
 */
public final class MetadataEncoder {
  /** Most bytes an entry adds to its name and value: a head and two lengths. */
  private static final int ENTRY_OVERHEAD_BYTES_MAX = 8;

  private final List<MetadataEntry> table = new ArrayList<>();
  private final Map<MetadataEntry, Integer> indices = new HashMap<>();
  private final int[] heads = new int[Metadata.ENTRIES_MAX];
  private int entriesMax;
  private int bytesMax;
  private int tableBytes;

  public MetadataEncoder(int entriesMax, int bytesMax) {
    limits(entriesMax, bytesMax);
  }

  /** The receiver's bounds. Entries already made stay valid under lower ones; no more are made. */
  public void limits(int newEntriesMax, int newBytesMax) {
    entriesMax = newEntriesMax;
    bytesMax = newBytesMax;
  }

  /** An upper bound, independent of the table, on the bytes that {@link #write} appends. */
  public static int blockBytesMax(Metadata metadata) {
    return metadata.bytes() + metadata.size() * ENTRY_OVERHEAD_BYTES_MAX + Varint.BYTES_MAX_32;
  }

  /** Appends a block: its length, then its entries. */
  public void write(Metadata metadata, ByteBuf out) {
    int blockBytes = 0;
    for (int i = 0; i < metadata.size(); i++) {
      MetadataEntry entry = metadata.entry(i);
      heads[i] = head(entry);
      blockBytes += bytes(entry, heads[i]);
    }
    Varint.write(out, blockBytes);
    for (int i = 0; i < metadata.size(); i++) {
      write(metadata.entry(i), heads[i], out);
    }
  }

  /** The table's present state, for {@link #rollBack}. */
  public int mark() {
    return table.size();
  }

  /** Forgets the entries made since the mark: for a block that was written but will not be sent. */
  public void rollBack(int mark) {
    while (table.size() > mark) {
      MetadataEntry entry = table.remove(table.size() - 1);
      indices.remove(entry);
      tableBytes -= entry.bytes();
    }
  }

  /** Chooses the form of an entry, and enters it into the table where that is the form. */
  private int head(MetadataEntry entry) {
    if (entry.stable) {
      Integer index = indices.get(entry);
      if (index != null) {
        return EntryForm.head(index, EntryForm.INDEXED);
      }
      if (table.size() < entriesMax && entry.bytes() <= bytesMax - tableBytes) {
        indices.put(entry, table.size());
        table.add(entry);
        tableBytes += entry.bytes();
        return EntryForm.head(entry.staticIndex, EntryForm.ENTER);
      }
    }
    return entry.staticIndex == 0
        ? EntryForm.head(0, EntryForm.LITERAL_NAME)
        : EntryForm.head(entry.staticIndex, EntryForm.STATIC_NAME);
  }

  private static int bytes(MetadataEntry entry, int head) {
    int bytes = Varint.size(head);
    if (EntryForm.form(head) == EntryForm.INDEXED) {
      return bytes;
    }
    if (EntryForm.index(head) == 0) {
      bytes += Varint.size(entry.name.length()) + entry.name.length();
    }
    return bytes + Varint.size(entry.value.length) + entry.value.length;
  }

  private static void write(MetadataEntry entry, int head, ByteBuf out) {
    Varint.write(out, head);
    if (EntryForm.form(head) == EntryForm.INDEXED) {
      return;
    }
    if (EntryForm.index(head) == 0) {
      Varint.write(out, entry.name.length());
      out.writeCharSequence(entry.name, StandardCharsets.US_ASCII);
    }
    Varint.write(out, entry.value.length);
    out.writeBytes(entry.value);
  }
}
