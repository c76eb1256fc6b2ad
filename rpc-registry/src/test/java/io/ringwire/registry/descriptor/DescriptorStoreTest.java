package io.ringwire.registry.descriptor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.DescriptorSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DescriptorStoreTest {
  private static final DescriptorSet SET = set("shop/order.proto");

  private final FakeShelf shared = new FakeShelf();
  private final FakeShelf local = new FakeShelf();
  private final DescriptorStore store = new DescriptorStore(shared, local);

  @Test
  void whatWasPutComesBack() {
    put(SET);

    assertThat(get(SET.hash())).isEqualTo(SET);
  }

  @Test
  void aSetIsReadOnceAndThenRemembered() {
    put(SET);
    shared.reads = 0;

    get(SET.hash());
    get(SET.hash());

    assertThat(shared.reads).isEqualTo(1);
  }

  @Test
  void whatTheRegistrySaidIsKeptForAStartWithoutIt() {
    put(SET);
    get(SET.hash());
    shared.gone = true;

    DescriptorStore next = new DescriptorStore(shared, local);

    assertThat(next.get(SET.hash()).toCompletableFuture().join()).isEqualTo(SET);
  }

  @Test
  void aDamagedLocalCopyIsReplacedFromTheRegistry() {
    put(SET);
    local.content.put(SET.hash(), "rust".getBytes(UTF_8));

    assertThat(get(SET.hash())).isEqualTo(SET);
    assertThat(local.content.get(SET.hash())).isEqualTo(shared.content.get(SET.hash()));
  }

  @Test
  void bytesOfAnotherHashAreDataLoss() {
    shared.content.put(SET.hash(), DescriptorStore.pack(set("evil.proto")));

    assertThat(failure(SET.hash())).isEqualTo(StatusCode.DATA_LOSS);
    assertThat(local.content).isEmpty();
  }

  @Test
  void bytesThatDoNotUnpackAreDataLoss() {
    shared.content.put(SET.hash(), "no gzip".getBytes(UTF_8));

    assertThat(failure(SET.hash())).isEqualTo(StatusCode.DATA_LOSS);
  }

  @Test
  void aBombIsDataLossAndIsNotInflatedWhole() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 64; i++) {
        gzip.write(zeros);
      }
    }
    shared.content.put(SET.hash(), bomb.toByteArray());

    assertThatThrownBy(() -> get(SET.hash()))
        .hasMessageContaining(String.valueOf(DescriptorStore.SET_BYTES_MAX));
  }

  @Test
  void aFailureIsNotRemembered() {
    assertThat(failure(SET.hash())).isEqualTo(StatusCode.NOT_FOUND);
    put(SET);

    assertThat(get(SET.hash())).isEqualTo(SET);
  }

  @Test
  void aRegistryThatCannotBeAskedIsUnavailable() {
    shared.gone = true;

    assertThat(failure(SET.hash())).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void whatIsNoHashIsNotAskedFor() {
    for (String hash :
        new String[] {"", "../policies/x", "00".repeat(32).toUpperCase() + "A", "00".repeat(31)}) {
      assertThat(failure(hash)).isEqualTo(StatusCode.NOT_FOUND);
    }
    assertThat(shared.reads).isZero();
  }

  @Test
  void aSetThatIsThereIsNotWrittenAgain() {
    put(SET);
    put(SET);

    assertThat(shared.writes).isEqualTo(1);
  }

  @Test
  void aDamagedSetIsWrittenAgain() {
    shared.content.put(SET.hash(), "rust".getBytes(UTF_8));

    put(SET);

    assertThat(get(SET.hash())).isEqualTo(SET);
  }

  @Test
  void aSetTooLargeForANodeIsRefusedWithItsSize() {
    byte[] noise = new byte[DescriptorStore.PACKED_BYTES_MAX];
    new Random(1).nextBytes(noise);
    StringBuilder name = new StringBuilder();
    for (byte b : noise) {
      name.append((char) ('!' + (b & 0x3f))).append((char) ('!' + (b >> 6 & 3)));
    }

    assertThatThrownBy(() -> DescriptorStore.pack(set(name.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(DescriptorStore.PACKED_BYTES_MAX));
  }

  private void put(DescriptorSet set) {
    store.put(set.hash(), DescriptorStore.pack(set)).toCompletableFuture().join();
  }

  private DescriptorSet get(String hash) {
    return store.get(hash).toCompletableFuture().join();
  }

  private StatusCode failure(String hash) {
    return RpcException.statusOf(
            store.get(hash).handle((set, failure) -> failure).toCompletableFuture().join())
        .code();
  }

  private static DescriptorSet set(String file) {
    return DescriptorSet.of(
        FileDescriptorSet.newBuilder()
            .addFile(FileDescriptorProto.newBuilder().setName(file))
            .build());
  }

  private static final class FakeShelf implements DescriptorStore.Shelf {
    private final Map<String, byte[]> content = new HashMap<>();
    private boolean gone;
    private int reads;
    private int writes;

    @Override
    public CompletionStage<Optional<byte[]>> read(String hash) {
      reads++;
      return gone
          ? CompletableFuture.failedStage(Status.of(StatusCode.UNAVAILABLE, "gone").asException())
          : CompletableFuture.completedStage(Optional.ofNullable(content.get(hash)));
    }

    @Override
    public CompletionStage<Void> write(String hash, byte[] packed) {
      writes++;
      content.put(hash, packed);
      return CompletableFuture.completedStage(null);
    }
  }
}
