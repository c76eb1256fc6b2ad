package io.ringwire.registry.descriptor;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.DescriptorSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Descriptor sets under the SHA-256 of their bytes. A set is looked for in memory, on the local shelf, then on the
 * shared one; whatever comes from a shelf is hostile until it hashes to its name. Packed as plain gzip, so that any tool
 * can open it. Thread-safe; never blocks but for the local shelf's disk.
 */
public final class DescriptorStore {
  /** Of a packed set: what ZooKeeper takes in one node, with room for the request around it. */
  public static final int PACKED_BYTES_MAX = 1_000_000;

  /** Of an unpacked set, the bound of a gzip bomb. Large products have sets of some hundred KiB. */
  public static final int SET_BYTES_MAX = 16 * 1024 * 1024;

  /** Sets kept in memory, least recently used first out. */
  private static final int SETS_MAX = 256;

  private static final Logger LOG = LoggerFactory.getLogger(DescriptorStore.class);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /** Where packed sets lie under their hash. */
  public interface Shelf {
    /** The packed bytes; empty when there are none. Fails with UNAVAILABLE when the shelf cannot be asked. */
    CompletionStage<Optional<byte[]>> read(String hash);

    /** Puts the bytes in place of what may lie there. */
    CompletionStage<Void> write(String hash, byte[] packed);
  }

  private final Shelf shared;
  private final @Nullable Shelf local;
  private final Map<String, CompletableFuture<DescriptorSet>> sets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, CompletableFuture<DescriptorSet>> eldest) {
          return size() > SETS_MAX;
        }
      };

  /**
   * @param shared the registry
   * @param local the disk, for a start without the registry; null when there is none
   */
  public DescriptorStore(Shelf shared, @Nullable Shelf local) {
    this.shared = shared;
    this.local = local;
  }

  /**
   * Packs a set for {@link #put}.
   *
   * @throws IllegalArgumentException when the set is too large for the registry; names the sizes
   */
  public static byte[] pack(DescriptorSet set) {
    byte[] bytes = set.files().toByteArray();
    byte[] packed = gzip(bytes);
    if (bytes.length > SET_BYTES_MAX || packed.length > PACKED_BYTES_MAX) {
      throw new IllegalArgumentException(
          "descriptor set "
              + set.hash()
              + " has "
              + bytes.length
              + " bytes, "
              + packed.length
              + " packed; at most "
              + SET_BYTES_MAX
              + " and "
              + PACKED_BYTES_MAX
              + " are allowed. Split its service's proto files");
    }
    return packed;
  }

  /**
   * Sees to it that the shared shelf has the set; wrong bytes under its hash are replaced.
   *
   * @param packed of {@link #pack}
   */
  public CompletionStage<Void> put(String hash, byte[] packed) {
    return shared
        .read(hash)
        .thenCompose(
            there ->
                there.isPresent() && isIntact(hash, there.get())
                    ? CompletableFuture.<Void>completedFuture(null)
                    : shared.write(hash, packed));
  }

  /**
   * The set of a hash. Fails with an {@link io.ringwire.codec.status.RpcException}: NOT_FOUND when no shelf has it,
   * DATA_LOSS when what the shared one has does not hash to it, UNAVAILABLE when the shared one cannot be asked.
   */
  public CompletionStage<DescriptorSet> get(String hash) {
    if (!HASH.matcher(hash).matches()) {
      return failed(StatusCode.NOT_FOUND, "no descriptor set has such a hash");
    }
    CompletableFuture<DescriptorSet> mine = new CompletableFuture<>();
    synchronized (sets) {
      CompletableFuture<DescriptorSet> there = sets.get(hash);
      if (there != null) {
        return there.copy();
      }
      sets.put(hash, mine);
    }
    load(hash)
        .whenComplete(
            (set, failure) -> {
              if (failure != null) {
                synchronized (sets) {
                  sets.remove(hash, mine);
                }
                mine.completeExceptionally(failure);
              } else {
                mine.complete(set);
              }
            });
    return mine.copy(); // The caller may complete or cancel its stage; ours is shared.
  }

  private CompletionStage<DescriptorSet> load(String hash) {
    Shelf near = local;
    if (near == null) {
      return fromShared(hash);
    }
    return near.read(hash)
        .thenCompose(
            packed -> {
              if (packed.isPresent()) {
                try {
                  return CompletableFuture.completedStage(unpack(hash, packed.get()));
                } catch (IOException e) {
                  LOG.warn(
                      "ignored descriptor set {} on the local shelf: {}", hash, e.getMessage());
                }
              }
              return fromShared(hash);
            });
  }

  private CompletionStage<DescriptorSet> fromShared(String hash) {
    return shared
        .read(hash)
        .thenCompose(
            packed -> {
              if (packed.isEmpty()) {
                return failed(StatusCode.NOT_FOUND, "the registry has no descriptor set " + hash);
              }
              try {
                DescriptorSet set = unpack(hash, packed.get());
                keep(hash, packed.get());
                return CompletableFuture.completedStage(set);
              } catch (IOException e) {
                return failed(
                    StatusCode.DATA_LOSS,
                    "descriptor set " + hash + " is damaged: " + e.getMessage());
              }
            });
  }

  private void keep(String hash, byte[] packed) {
    Shelf near = local;
    if (near != null) {
      near.write(hash, packed)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.warn("descriptor set {} could not be kept locally", hash, failure);
                }
              });
    }
  }

  private static boolean isIntact(String hash, byte[] packed) {
    try {
      return hash.equals(sha256(gunzip(packed)));
    } catch (IOException e) {
      return false;
    }
  }

  /** Hashes the bytes as stored, not as parsed and written again: a writer of another language may order otherwise. */
  private static DescriptorSet unpack(String hash, byte[] packed) throws IOException {
    byte[] bytes = gunzip(packed);
    String actual = sha256(bytes);
    if (!hash.equals(actual)) {
      throw new IOException("its bytes hash to " + actual);
    }
    try {
      return new DescriptorSet(FileDescriptorSet.parseFrom(bytes), hash);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("its bytes are no FileDescriptorSet", e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("an array takes every byte", e);
    }
    return packed.toByteArray();
  }

  private static byte[] gunzip(byte[] packed) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = gzip.readNBytes(SET_BYTES_MAX + 1);
      if (bytes.length > SET_BYTES_MAX) {
        throw new IOException("it unpacks to more than " + SET_BYTES_MAX + " bytes");
      }
      return bytes;
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static <T> CompletionStage<T> failed(StatusCode code, String text) {
    return CompletableFuture.failedStage(Status.of(code, text).asException());
  }
}
