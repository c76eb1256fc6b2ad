package io.ringwire.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends any bytes, and reads responses one by one. */
public final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;

  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
  }

  /** A response; header names in lower case. */
  public record Response(int status, Map<String, String> headers, String body) {}

  /** Sends text, one byte a character. */
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads one response with its whole body. */
  public Response read() throws IOException {
    return read(false);
  }

  /** @param head whether it answers HEAD, and so has no body whatever its length says */
  public Response read(boolean head) throws IOException {
    int status = 100;
    Map<String, String> headers = new TreeMap<>();
    while (status < 200) {
      headers.clear();
      String line = line();
      if (line.isEmpty()) {
        throw new IOException("no response");
      }
      status = Integer.parseInt(line.split(" ")[1]);
      for (String header = line(); !header.isEmpty(); header = line()) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).trim());
      }
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (!head && headers.containsKey("content-length")) {
      body.writeBytes(in.readNBytes(Integer.parseInt(headers.get("content-length"))));
    } else if (!head && "chunked".equals(headers.get("transfer-encoding"))) {
      byte[] chunk = chunk();
      while (chunk.length > 0) {
        body.writeBytes(chunk);
        chunk = chunk();
      }
    } else if (!head && status != 204 && status != 304) {
      body.writeBytes(in.readAllBytes());
    }
    return new Response(status, headers, body.toString(StandardCharsets.UTF_8));
  }

  /** Reads status line and headers only, and returns the status. */
  public int readHead() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    while (!line().isEmpty()) {
      // Headers are not looked at.
    }
    return status;
  }

  /** Reads one chunk; empty for the last one. */
  public byte[] chunk() throws IOException {
    int length = Integer.parseInt(line(), 16);
    byte[] chunk = in.readNBytes(length);
    line();
    return chunk;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int b = in.read();
    while (b >= 0 && b != '\n') {
      if (b != '\r') {
        line.append((char) b);
      }
      b = in.read();
    }
    return line.toString();
  }

  /** Whether the server has closed its side: reads to the end, which must come without further bytes. */
  public boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
