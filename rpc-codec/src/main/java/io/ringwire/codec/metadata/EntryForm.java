package io.ringwire.codec.metadata;

/**
 * How one entry stands in a block: the two low bits of its head, a varint of {@code index << 2 |
 * form}.
 *
 * <pre>
 *   0 INDEXED         head                                          dynamic table entry `index`
 *   1 STATIC_NAME     head, value length, value                     static name `index`, from 1
 *   2 LITERAL_NAME    head, name length, name, value length, value  index is 0
 *   3 ENTER           head, [name length, name], value length, value
 *                     static name `index`, or a literal name when it is 0; entered into the table
 * </pre>
 */
final class EntryForm {
  static final int INDEXED = 0;
  static final int STATIC_NAME = 1;
  static final int LITERAL_NAME = 2;
  static final int ENTER = 3;

  private static final int BITS = 2;
  private static final int MASK = 3;

  private EntryForm() {}

  static int head(int index, int form) {
    return index << BITS | form;
  }

  static int index(int head) {
    return head >>> BITS;
  }

  static int form(int head) {
    return head & MASK;
  }
}
