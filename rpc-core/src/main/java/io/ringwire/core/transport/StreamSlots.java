package io.ringwire.core.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one connection by id. Ids of one side rise by two, so a ring of slots indexed by id finds a stream
 * in one step, and a removal leaves no tombstone; a hash map keyed by sequential ids pays O(in flight) for it. A stream
 * that outlives a whole turn of the ring is met by its successor in the slot: the newcomer goes to a side map.
 *
 * <p>Event loop only. The caller bounds how many streams there are.
 */
final class StreamSlots<S extends WireStream> {
  private static final int CAPACITY_FIRST = 16;
  private static final int CAPACITY_MAX = 16_384;

  private @Nullable WireStream[] ring = new @Nullable WireStream[CAPACITY_FIRST];
  private final Map<Integer, S> displaced = new HashMap<>(0);
  private int size;

  int size() {
    return size;
  }

  void put(S stream) {
    if (size >= ring.length && ring.length < CAPACITY_MAX) {
      grow();
    }
    int slot = slotOf(stream.streamId);
    if (ring[slot] == null) {
      ring[slot] = stream;
    } else {
      displaced.put(stream.streamId, stream);
    }
    size++;
  }

  @SuppressWarnings("unchecked") // only put() stores
  @Nullable S get(int streamId) {
    WireStream stream = ring[slotOf(streamId)];
    if (stream != null && stream.streamId == streamId) {
      return (S) stream;
    }
    return displaced.isEmpty() ? null : displaced.get(streamId);
  }

  void remove(S stream) {
    int slot = slotOf(stream.streamId);
    if (ring[slot] == stream) {
      ring[slot] = null;
      size--;
    } else if (displaced.remove(stream.streamId, stream)) {
      size--;
    }
  }

  /** A copy, so that the caller may remove while it walks. */
  @SuppressWarnings("unchecked") // only put() stores
  List<S> all() {
    List<S> streams = new ArrayList<>(size);
    for (WireStream stream : ring) {
      if (stream != null) {
        streams.add((S) stream);
      }
    }
    streams.addAll(displaced.values());
    return streams;
  }

  @SuppressWarnings("unchecked") // only put() stores
  private void grow() {
    List<S> streams = all();
    ring = new @Nullable WireStream[ring.length * 2];
    displaced.clear();
    for (S stream : streams) {
      int slot = slotOf(stream.streamId);
      if (ring[slot] == null) {
        ring[slot] = stream;
      } else {
        displaced.put(stream.streamId, stream);
      }
    }
  }

  /** Gives memory back when a burst is over. */
  void shrinkIfEmpty() {
    if (size == 0 && ring.length > CAPACITY_FIRST) {
      ring = Arrays.copyOf(new @Nullable WireStream[0], CAPACITY_FIRST);
    }
  }

  private int slotOf(int streamId) {
    return (streamId >>> 1) & (ring.length - 1);
  }
}
