package io.ringwire.perf.micro;

import io.ringwire.perf.load.template.DataSet;
import io.ringwire.perf.load.template.Quoting;
import io.ringwire.perf.load.template.Template;
import io.ringwire.perf.load.template.TemplateException;
import io.ringwire.perf.load.template.Variables;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The text of one call of the load generator: what it spends before a call has even left. */
public class TemplateBenchmark extends Micro {
  private static final int ROWS = 1_000;
  private static final long SEED = 20261122;

  /** What is rendered. */
  public enum Text {
    /** A path with one value of the call's row. */
    PATH(Quoting.URL, "/v1/items/${items.item_id}"),
    /** A body with four values, one of them random and one a number. */
    BODY(
        Quoting.JSON,
        """
        {"user_id":"user-${random(1,1000)}","lines":[{"item_id":"${items.item_id}","quantity":2}],\
        "card_number":"${pick(4242424242424242,4000056655665556)}","reference":${seq}}\
        """);

    private final Quoting quoting;
    private final String template;

    Text(Quoting quoting, String template) {
      this.quoting = quoting;
      this.template = template;
    }
  }

  @Param public Text text = Text.PATH;

  private @Nullable Template template;
  private long sequence;

  @Setup
  public void parse() throws TemplateException {
    List<List<String>> rows =
        IntStream.range(0, ROWS).mapToObj(row -> List.of("item-" + row)).toList();
    DataSet items = new DataSet("items", List.of("item_id"), rows, false);
    template = Template.parse(text.template, text.quoting, Variables.of(SEED, items));
  }

  @Benchmark
  public byte[] render() {
    return Objects.requireNonNull(template).render(sequence++);
  }
}
