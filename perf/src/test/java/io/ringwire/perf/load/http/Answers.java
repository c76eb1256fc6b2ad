package io.ringwire.perf.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.generator.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a target answered, in order. */
final class Answers {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** An answer that wants no body. */
  Target.Answer plain() {
    return new Told(false);
  }

  Target.Answer withBody() {
    return new Told(true);
  }

  /** Sends one and lets it go. */
  void send(Target target) {
    target.send(0, 0, plain());
    target.flush();
  }

  void sendWantingBody(Target target) {
    target.send(0, 0, withBody());
    target.flush();
  }

  String next() throws InterruptedException {
    String answer = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(answer).as("an answer within %d s", PATIENCE_SECONDS).isNotNull();
    return String.valueOf(answer);
  }

  List<String> next(int count) throws InterruptedException {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(next());
    }
    return answers;
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  private final class Told implements Target.Answer {
    private final boolean wantsBody;

    Told(boolean wantsBody) {
      this.wantsBody = wantsBody;
    }

    @Override
    public boolean wantsBody() {
      return wantsBody;
    }

    @Override
    public void succeeded() {
      told.add("ok");
    }

    @Override
    public void succeeded(byte[] body) {
      told.add("ok: " + new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void failed(String status, String text) {
      told.add(status + ": " + text);
    }
  }
}
