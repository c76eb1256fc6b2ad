package io.ringwire.perf.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringwire.perf.load.http.ResponseParser.Event;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~Content-Length: 5~~hello | 200 hello keeps",
        "HTTP/1.1 200~content-LENGTH:5~~hello | 200 hello keeps",
        "HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 5~~hello | 200 hello keeps",
        "HTTP/1.1 204 No Content~~ | 204  keeps",
        "HTTP/1.1 304 Not Modified~Content-Length: 500~~ | 304  keeps",
        "HTTP/1.1 200 OK~Content-Length: 0~~ | 200  keeps",
        "HTTP/1.1 404 Not Found~Connection: foo, Close~Content-Length: 1~~x | 404 x closes",
        "HTTP/1.0 200 OK~Content-Length: 1~~x | 200 x closes",
        "HTTP/1.0 200 OK~Connection: Keep-Alive~Content-Length: 1~~x | 200 x keeps",
        "HTTP/1.1 200 OK~Transfer-Encoding: Chunked~~3~abc~A;ext=1~0123456789~0~~ | 200"
            + " abc0123456789 keeps",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~a~0~Digest: x~Other: y~~ | 200 a keeps",
        "HTTP/1.1 200 OK~Content-Length: 99~Transfer-Encoding: chunked~~1~a~0~~ | 200 a keeps",
        "HTTP/1.1 100 Continue~~HTTP/1.1 103 Hints~Link: x~~HTTP/1.1 200 OK~Content-Length: 1~~x |"
            + " 200 x keeps",
        "HTTP/1.1 200 OK~Content-Lengths: 9~Connections: close~X-Transfer-Encodi: n~Content-Length:"
            + " 1~~x | 200 x keeps",
      })
  void aResponseIsReadWhereverItIsCut(String text, String expected) throws Exception {
    byte[] bytes = text.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(read(false, bytes, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
    byte[] bare = text.replace("~", "\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(read(false, bare, bare.length)).as("without CR").isEqualTo(expected);
  }

  @Test
  void theAnswerToAHeadHasNoBodyWhateverItsHeadersSay() throws Exception {
    byte[] bytes =
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    assertThat(read(true, bytes, 10)).isEqualTo("200  keeps");
  }

  @Test
  void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
    ResponseParser parser = new ResponseParser();
    parser.begin(false);
    ByteBuf in = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n\r\nall", StandardCharsets.US_ASCII);

    assertThat(parser.next(in)).isEqualTo(Event.HEAD);
    assertThat(parser.next(in)).isEqualTo(Event.BODY);
    assertThat(parser.bodyBytes()).isEqualTo(3);
    in.skipBytes(3);
    assertThat(parser.next(in)).isEqualTo(Event.STARVED);
    assertThat(parser.endsByClose()).isTrue();
    assertThat(parser.isReusable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SMTP ready or not~",
        "HTTP/2 200 OK~",
        "HTTP/1.1 20 OK~",
        "HTTP/1.1 2x0 OK~",
        "HTTP/1.1 099 OK~",
        "HTTP/1.1 2000 OK~",
        "HTTP/1.1 200 OK~no header~",
        "HTTP/1.1 200 OK~: x~",
        "HTTP/1.1 200 OK~Content-Length: -1~",
        "HTTP/1.1 200 OK~Content-Length: 1x~",
        "HTTP/1.1 200 OK~Content-Length:~",
        "HTTP/1.1 200 OK~Content-Length: 9999999999999999999~",
        "HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 2~",
        "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~",
        "HTTP/1.1 101 Switching~~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1x~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~fffffffffffffffff~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~ab~",
      })
  void whatIsNoResponseIsMalformed(String text) {
    byte[] bytes = text.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> read(false, bytes, bytes.length))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void aHeadHasABoundWithAndWithoutLineEnds() {
    String line = "X-Filler: " + "x".repeat(1_000) + "\r\n";
    byte[] lines = ("HTTP/1.1 200 OK\r\n" + line.repeat(70)).getBytes(StandardCharsets.US_ASCII);
    byte[] endless = ("HTTP/1.1 200 " + "x".repeat(70_000)).getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> read(false, lines, 100)).hasMessageContaining("65536 bytes");
    assertThatThrownBy(() -> read(false, endless, 100)).hasMessageContaining("65536 bytes");
  }

  /** Reads a response that comes in two parts, and says what it was. */
  private static String read(boolean toHead, byte[] bytes, int cut)
      throws MalformedResponseException {
    ResponseParser parser = new ResponseParser();
    parser.begin(toHead);
    StringBuilder body = new StringBuilder();
    ByteBuf in = Unpooled.buffer().writeBytes(bytes, 0, cut);
    boolean isWhole = false;
    while (true) {
      switch (parser.next(in)) {
        case HEAD -> {}
        case BODY -> {
          body.append(in.readCharSequence(parser.bodyBytes(), StandardCharsets.US_ASCII));
        }
        case END -> {
          assertThat(in.readableBytes()).as("bytes left over").isZero();
          return parser.status() + " " + body + (parser.isReusable() ? " keeps" : " closes");
        }
        case STARVED -> {
          assertThat(isWhole).as("starved of a whole response").isFalse();
          isWhole = true;
          in.writeBytes(bytes, cut, bytes.length - cut);
        }
      }
    }
  }
}
