package io.ringwire.codec.metadata;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One header: its name and its value as bytes. Immutable but for the memory of its last decoding. A
 * connection's table holds entries and hands the same one to each call that repeats it, so a repeated
 * header is decoded once.
 */
final class MetadataEntry {
  private record Decoded(MetadataKey<?> key, Object value) {}

  final String name;
  final byte[] value;

  /** Whether to enter it into the table when it is sent on. */
  final boolean stable;

  final int staticIndex;

  // Computed when it is first asked for, as a string's is: an entry that no table holds never needs
  // it.
  private int hash;

  // A benign race: a record's final fields are safe to publish without a fence.
  private @Nullable Decoded decoded;

  MetadataEntry(String name, byte[] value, boolean stable, int staticIndex) {
    this.name = name;
    this.value = value;
    this.stable = stable;
    this.staticIndex = staticIndex;
  }

  static <T> MetadataEntry of(MetadataKey<T> key, T value) {
    byte[] encoded = key.encode(value);
    return new MetadataEntry(key.name(), encoded, key.isStable(), key.staticIndex());
  }

  /** The value as the key's type; null when it is no such value. */
  <T> @Nullable T as(MetadataKey<T> key) {
    Decoded last = decoded;
    if (last != null && last.key == key && !(last.value instanceof byte[])) {
      @SuppressWarnings("unchecked") // The key that is asked for made this value.
      T known = (T) last.value;
      return known;
    }
    T fresh = key.decode(value);
    if (fresh != null) {
      decoded = new Decoded(key, fresh);
    }
    return fresh;
  }

  /** What this entry counts against limits: name and value. */
  int bytes() {
    return name.length() + value.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MetadataEntry entry
        && name.equals(entry.name)
        && Arrays.equals(value, entry.value);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = 31 * name.hashCode() + Arrays.hashCode(value);
      hash = known;
    }
    return known;
  }
}
