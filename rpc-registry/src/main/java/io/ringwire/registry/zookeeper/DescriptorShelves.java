package io.ringwire.registry.zookeeper;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.registry.cache.LastKnownGood;
import io.ringwire.registry.descriptor.DescriptorStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/** The descriptor store's two shelves: ZooKeeper and the disk cache. */
final class DescriptorShelves {
  private DescriptorShelves() {}

  static DescriptorStore.Shelf inZooKeeper(
      ZNodeLayout layout, ZNodes nodes, RegistryThread thread, SessionGuard guard) {
    return new DescriptorStore.Shelf() {
      @Override
      public CompletionStage<Optional<byte[]>> read(String hash) {
        CompletableFuture<Optional<byte[]>> result = new CompletableFuture<>();
        thread.execute(
            () -> {
              if (!guard.connected()) {
                result.completeExceptionally(unavailable());
                return;
              }
              nodes
                  .data(layout.descriptor(hash))
                  .whenComplete(
                      (content, failure) -> {
                        if (failure == null) {
                          result.complete(content);
                        } else {
                          result.completeExceptionally(unavailable());
                        }
                      });
            });
        return result;
      }

      @Override
      public CompletionStage<Void> write(String hash, byte[] packed) {
        String path = layout.descriptor(hash);
        return nodes
            .create(path, packed, CreateMode.PERSISTENT)
            .exceptionallyCompose(
                failure ->
                    ZNodes.codeOf(failure) == Code.NODEEXISTS
                        ? nodes.write(path, packed)
                        : CompletableFuture.failedFuture(failure));
      }
    };
  }

  static DescriptorStore.Shelf onDisk(LastKnownGood cache) {
    return new DescriptorStore.Shelf() {
      @Override
      public CompletionStage<Optional<byte[]>> read(String hash) {
        return CompletableFuture.completedStage(cache.load(LastKnownGood.Kind.DESCRIPTORS, hash));
      }

      @Override
      public CompletionStage<Void> write(String hash, byte[] packed) {
        cache.save(LastKnownGood.Kind.DESCRIPTORS, hash, packed);
        return CompletableFuture.completedStage(null);
      }
    };
  }

  private static RuntimeException unavailable() {
    return Status.of(StatusCode.UNAVAILABLE, "the registry cannot be reached").asException();
  }
}
