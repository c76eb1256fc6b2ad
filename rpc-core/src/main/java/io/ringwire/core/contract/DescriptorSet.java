package io.ringwire.core.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The protobuf files that describe a service to those without its classes: its messages, and a {@code service} element
 * whose method options carry {@code google.api.http} routes and {@code idempotency_level}. Known by the SHA-256 of its
 * bytes.
 *
 * @param files every file that the service's file needs, dependencies first
 * @param hash lower-case hex SHA-256 of the serialized set
 */
public record DescriptorSet(FileDescriptorSet files, String hash) {

  /** Computes the hash of a set. */
  public static DescriptorSet of(FileDescriptorSet files) {
    return new DescriptorSet(files, hashOf(files.toByteArray()));
  }

  private static String hashOf(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
