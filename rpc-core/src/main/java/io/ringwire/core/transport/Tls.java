package io.ringwire.core.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 by the JDK's provider, from PEM files, read once. A client checks the server's certificate against its trust
 * and against the name or address it dialled; a server with trust of its own asks every client for a certificate (mTLS)
 * and refuses those without.
 */
public final class Tls {
  private static final String PROTOCOL = "TLSv1.3";

  private final SslContext context;
  private final boolean isServer;

  private Tls(SslContext context, boolean isServer) {
    this.context = context;
    this.isServer = isServer;
  }

  /**
   * For servers.
   *
   * @param certificateChain PEM, the server's certificate first
   * @param privateKey PEM, PKCS#8, not encrypted
   * @param trust PEM of the authorities whose clients are let in; null asks no client for a certificate
   * @throws IllegalArgumentException naming the file that cannot be used
   */
  public static Tls server(Path certificateChain, Path privateKey, @Nullable Path trust) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(
            readable("certificate chain", certificateChain).toFile(),
            readable("private key", privateKey).toFile());
    if (trust != null) {
      builder.trustManager(readable("trust", trust).toFile()).clientAuth(ClientAuth.REQUIRE);
    }
    return build(builder, true);
  }

  /**
   * For clients.
   *
   * @param trust PEM of the authorities that servers are checked against; null takes the JVM's
   * @param certificateChain PEM of the client's own certificate for mTLS, or null
   * @param privateKey PEM, PKCS#8, not encrypted; null exactly when there is no certificate
   * @throws IllegalArgumentException naming the file that cannot be used
   */
  public static Tls client(
      @Nullable Path trust, @Nullable Path certificateChain, @Nullable Path privateKey) {
    SslContextBuilder builder =
        SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
    if (trust != null) {
      builder.trustManager(readable("trust", trust).toFile());
    }
    if (certificateChain != null && privateKey != null) {
      builder.keyManager(
          readable("certificate chain", certificateChain).toFile(),
          readable("private key", privateKey).toFile());
    } else if (certificateChain != null || privateKey != null) {
      throw new IllegalArgumentException(
          "a client certificate needs both its chain and its private key");
    }
    return build(builder, false);
  }

  private static Path readable(String what, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("the TLS " + what + " file " + file + " cannot be read");
    }
    return file;
  }

  private static Tls build(SslContextBuilder builder, boolean isServer) {
    try {
      return new Tls(builder.sslProvider(SslProvider.JDK).protocols(PROTOCOL).build(), isServer);
    } catch (SSLException e) {
      throw new IllegalArgumentException("the TLS files do not fit together: " + e.getMessage(), e);
    }
  }

  SslHandler newClientHandler(ByteBufAllocator allocator, String host, int port) {
    requireSide(false);
    return context.newHandler(allocator, host, port);
  }

  SslHandler newServerHandler(ByteBufAllocator allocator) {
    requireSide(true);
    SslHandler handler = context.newHandler(allocator);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setUseCipherSuitesOrder(true);
    handler.engine().setSSLParameters(parameters);
    return handler;
  }

  private void requireSide(boolean server) {
    if (isServer != server) {
      throw new IllegalStateException(
          "these TLS settings are for a "
              + (isServer ? "server" : "client")
              + ": use Tls."
              + (server ? "server" : "client"));
    }
  }

  /** The subject of the peer's certificate; empty when it showed none. */
  static String peerSubject(SSLEngine engine) {
    try {
      return engine.getSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }
}
