package io.ringwire.codec.metadata;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a call or of its answer: at most one value a name. Immutable and small; a header of
 * a name nobody here knows is kept as bytes and can be read by any key of that name.
 */
public final class Metadata {
  /** Most headers that one block carries. */
  public static final int ENTRIES_MAX = 128;

  public static final Metadata EMPTY = new Metadata(new MetadataEntry[0]);

  private final MetadataEntry[] entries;
  private final int bytes;

  private Metadata(MetadataEntry[] entries) {
    if (entries.length > ENTRIES_MAX) {
      throw new IllegalArgumentException("more than " + ENTRIES_MAX + " metadata entries");
    }
    int sum = 0;
    for (MetadataEntry entry : entries) {
      sum += entry.bytes();
    }
    this.entries = entries;
    this.bytes = sum;
  }

  /**
   * The value of a key. Null when there is none, and also when what the peer sent under that name is
   * no value of the key's type.
   */
  public <T> @Nullable T get(MetadataKey<T> key) {
    int i = indexOf(entries, entries.length, key.name());
    return i < 0 ? null : entries[i].as(key);
  }

  /** Whether a header of the key's name is present, readable as its type or not. */
  public boolean contains(MetadataKey<?> key) {
    return indexOf(entries, entries.length, key.name()) >= 0;
  }

  /** These headers and one more, in place of one of the same name. */
  public <T> Metadata with(MetadataKey<T> key, T value) {
    MetadataEntry entry = MetadataEntry.of(key, value);
    int i = indexOf(entries, entries.length, key.name());
    MetadataEntry[] copy = Arrays.copyOf(entries, i < 0 ? entries.length + 1 : entries.length);
    copy[i < 0 ? entries.length : i] = entry;
    return new Metadata(copy);
  }

  /** These headers but for one name. */
  public Metadata without(MetadataKey<?> key) {
    int gap = indexOf(entries, entries.length, key.name());
    if (gap < 0) {
      return this;
    }
    if (entries.length == 1) {
      return EMPTY;
    }
    MetadataEntry[] copy = new MetadataEntry[entries.length - 1];
    System.arraycopy(entries, 0, copy, 0, gap);
    System.arraycopy(entries, gap + 1, copy, gap, copy.length - gap);
    return new Metadata(copy);
  }

  /** Of these headers those that bear one of the names. */
  public Metadata only(List<MetadataKey<?>> keys) {
    Builder kept = new Builder();
    for (MetadataKey<?> key : keys) {
      int i = indexOf(entries, entries.length, key.name());
      if (i >= 0) {
        kept.add(entries[i]);
      }
    }
    return kept.build();
  }

  /** These headers and the other's; where both have a name, the other's value stands. */
  public Metadata merge(Metadata other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Builder merged = new Builder();
    for (MetadataEntry entry : entries) {
      merged.add(entry);
    }
    for (MetadataEntry entry : other.entries) {
      merged.add(entry);
    }
    return merged.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public boolean isEmpty() {
    return entries.length == 0;
  }

  /** Number of headers. */
  public int size() {
    return entries.length;
  }

  /** Sum of the lengths of names and values: what the limit METADATA_BYTES_MAX counts. */
  public int bytes() {
    return bytes;
  }

  /** Hands over each name with a copy of its value's bytes, in the order they were added. */
  public void forEach(BiConsumer<String, byte[]> visitor) {
    for (MetadataEntry entry : entries) {
      visitor.accept(entry.name, entry.value.clone());
    }
  }

  MetadataEntry entry(int i) {
    return entries[i];
  }

  /** Equal names with equal values, in any order. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Metadata that) || that.entries.length != entries.length) {
      return false;
    }
    for (MetadataEntry entry : entries) {
      int i = indexOf(that.entries, that.entries.length, entry.name);
      if (i < 0 || !entry.equals(that.entries[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int sum = 0;
    for (MetadataEntry entry : entries) {
      sum += entry.hashCode();
    }
    return sum;
  }

  /** The names only: values may be secrets, and this text may reach a log. */
  @Override
  public String toString() {
    StringBuilder names = new StringBuilder("Metadata[");
    for (int i = 0; i < entries.length; i++) {
      names.append(i == 0 ? "" : ", ").append(entries[i].name);
    }
    return names.append(']').toString();
  }

  private static int indexOf(@Nullable MetadataEntry[] entries, int size, String name) {
    // A name keeps its hash: most names that differ are told apart without a look at them.
    int hash = name.hashCode();
    for (int i = 0; i < size; i++) {
      MetadataEntry entry = entries[i];
      if (entry != null && entry.name.hashCode() == hash && entry.name.equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Collects headers; a later value replaces an earlier one of its name. For one thread. */
  public static final class Builder {
    private static final int ENTRIES_FIRST = 8;

    private @Nullable MetadataEntry[] entries = new MetadataEntry[ENTRIES_FIRST];
    private int size;

    private Builder() {}

    public <T> Builder put(MetadataKey<T> key, T value) {
      return add(MetadataEntry.of(key, value));
    }

    public Metadata build() {
      if (size == 0) {
        return EMPTY;
      }
      MetadataEntry[] exact = new MetadataEntry[size];
      System.arraycopy(entries, 0, exact, 0, size);
      return new Metadata(exact);
    }

    /** Forgets what was collected. */
    void clear() {
      Arrays.fill(entries, 0, size, null);
      size = 0;
    }

    Builder add(MetadataEntry entry) {
      int i = indexOf(entries, size, entry.name);
      if (i >= 0) {
        entries[i] = entry;
        return this;
      }
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, size * 2);
      }
      entries[size++] = entry;
      return this;
    }
  }
}
