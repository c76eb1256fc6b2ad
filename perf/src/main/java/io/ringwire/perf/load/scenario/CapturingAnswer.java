package io.ringwire.perf.load.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringwire.perf.load.generator.Target;
import java.io.IOException;
import java.util.List;

/** Keeps what a call's captures ask for before it lets the answer through; an answer without them is a failure. */
final class CapturingAnswer implements Target.Answer {
  static final String NOT_CAPTURED = "NOT_CAPTURED";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Capture> captures;
  private final Target.Answer answer;

  CapturingAnswer(List<Capture> captures, Target.Answer answer) {
    this.captures = captures;
    this.answer = answer;
  }

  @Override
  public boolean wantsBody() {
    return true;
  }

  @Override
  public void succeeded() {
    succeeded(new byte[0]);
  }

  @Override
  public void succeeded(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      answer.failed(NOT_CAPTURED, "the answer is no JSON: " + e.getOriginalMessage());
      return;
    } catch (IOException e) {
      answer.failed(NOT_CAPTURED, "the answer is no JSON: " + e.getMessage());
      return;
    }
    for (Capture capture : captures) {
      if (capture.take(json) == 0) {
        answer.failed(NOT_CAPTURED, "the answer has no " + capture.text());
        return;
      }
    }
    answer.succeeded();
  }

  @Override
  public void failed(String status, String text) {
    answer.failed(status, text);
  }
}
