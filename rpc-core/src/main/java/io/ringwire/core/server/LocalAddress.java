package io.ringwire.core.server;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;

/** Under which address others reach this host. */
final class LocalAddress {
  private LocalAddress() {}

  /** {@code host} itself; when it is a wildcard, an address of this host that is not its loopback, if there is one. */
  static String reachable(String host) {
    try {
      if (!InetAddress.getByName(host).isAnyLocalAddress()) {
        return host;
      }
      // IPv4 first: it is what a wildcard listens on everywhere.
      Optional<InetAddress> own =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
              .min(Comparator.comparing(address -> !(address instanceof Inet4Address)));
      return own.orElseGet(InetAddress::getLoopbackAddress).getHostAddress();
    } catch (UnknownHostException unresolved) {
      return host;
    } catch (SocketException e) {
      throw new UncheckedIOException(
          "cannot list this host's addresses; set advertisedHost(...)", e);
    }
  }
}
