package io.ringwire.core.discovery;

import io.ringwire.core.contract.DescriptorSet;
import java.util.concurrent.CompletionStage;

/** Announces endpoints. Closing it withdraws all of them. */
public interface Registrar extends AutoCloseable {

  /**
   * Announces that {@code endpoint} serves {@code service}, and keeps it announced (a lost session is repaired) until
   * the registration is withdrawn.
   *
   * @param descriptors stored under their hash before the endpoint appears
   */
  Registration register(String service, Endpoint endpoint, DescriptorSet descriptors);

  @Override
  void close();

  /** One announced endpoint. */
  interface Registration {
    /** Completes when the endpoint can first be seen by resolvers. */
    CompletionStage<Void> established();

    /** Replaces weight, labels, zone or version in place; id, host and port stay. */
    CompletionStage<Void> update(Endpoint endpoint);

    /** Removes the endpoint; completes when it is gone, retried until then. Calling it twice does nothing more. */
    CompletionStage<Void> withdraw();
  }
}
