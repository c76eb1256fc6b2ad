package io.ringwire.gateway.transcode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message that the path fills already, as a tree along the nesting of messages. A body or a query that
 * names one of them is refused: whatever came later on the wire would silently win. Immutable once built.
 */
final class BoundFields {
  private final @Nullable BoundFields[] children;
  private final boolean[] taken;
  private final boolean[] oneofsTaken;

  private BoundFields(MessageShape shape) {
    children = new BoundFields[shape.fields.length];
    taken = new boolean[shape.fields.length];
    oneofsTaken = new boolean[shape.oneofs];
  }

  /** The tree of some paths; null when there are none. */
  static @Nullable BoundFields of(MessageShape shape, List<FieldPath> paths) {
    if (paths.isEmpty()) {
      return null;
    }
    BoundFields root = new BoundFields(shape);
    for (FieldPath path : paths) {
      BoundFields node = root;
      for (int i = 0; i < path.fields().size(); i++) {
        FieldShape field = path.fields().get(i);
        if (field.oneof >= 0) {
          node.oneofsTaken[field.oneof] = true;
        }
        if (i == path.fields().size() - 1) {
          node.taken[field.index] = true;
        } else {
          BoundFields child = node.children[field.index];
          if (child == null) {
            child = new BoundFields(field.message());
            node.children[field.index] = child;
          }
          node = child;
        }
      }
    }
    return root;
  }

  /** Whether the path fills exactly this field. */
  boolean isTaken(FieldShape field) {
    return taken[field.index];
  }

  /** Whether the path fills another member of this field's oneof. */
  boolean isOneofTaken(FieldShape field) {
    return field.oneof >= 0
        && oneofsTaken[field.oneof]
        && !taken[field.index]
        && children[field.index] == null;
  }

  /** What the path fills inside of a message field; null for nothing. */
  @Nullable BoundFields child(FieldShape field) {
    return children[field.index];
  }
}
