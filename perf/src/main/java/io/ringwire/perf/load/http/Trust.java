package io.ringwire.perf.load.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are believed to be who they say, over TLS.
 *
 * @param verified false takes any certificate of anybody
 * @param authorities PEM of the authorities that certificates are checked against; null takes the JVM's
 */
public record Trust(boolean verified, @Nullable Path authorities) {
  /** The JVM's authorities. */
  public static final Trust SYSTEM = new Trust(true, null);

  /** Anybody. */
  public static final Trust ANYBODY = new Trust(false, null);

  public Trust {
    if (!verified && authorities != null) {
      throw new IllegalArgumentException(
          "either certificates are checked against " + authorities + " or not at all, not both");
    }
  }

  /** Only what these authorities signed. */
  public static Trust in(Path authorities) {
    return new Trust(true, authorities);
  }

  /**
   * TLS for connections of one target.
   *
   * @throws IllegalArgumentException naming the file that cannot be used
   */
  SslContext context(HttpVersion version) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .endpointIdentificationAlgorithm(verified ? "HTTPS" : "")
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    offered(version)));
    try {
      if (!verified) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else if (authorities != null) {
        if (!Files.isReadable(authorities)) {
          throw new IllegalArgumentException(
              "the file of trusted authorities " + authorities + " cannot be read");
        }
        builder.trustManager(authorities.toFile());
      }
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static List<String> offered(HttpVersion version) {
    return switch (version) {
      case AUTO -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
      case HTTP_1_1 -> List.of(ApplicationProtocolNames.HTTP_1_1);
      case HTTP_2 -> List.of(ApplicationProtocolNames.HTTP_2);
    };
  }
}
