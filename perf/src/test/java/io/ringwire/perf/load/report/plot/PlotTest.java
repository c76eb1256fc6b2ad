package io.ringwire.perf.load.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.load.report.plot.BarPlot.Bar;
import io.ringwire.perf.load.report.plot.BarPlot.Bars;
import io.ringwire.perf.load.report.plot.HeatMap.Cell;
import io.ringwire.perf.load.report.plot.HeatMap.Column;
import io.ringwire.perf.load.report.plot.Line.Look;
import io.ringwire.perf.load.report.plot.Line.Point;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class PlotTest {
  private static final Axis X = new Axis("in flight", Scale.LOG, Unit.COUNT);
  private static final Axis Y = new Axis("calls/s", Scale.LINEAR, Unit.COUNT);
  private static final Axis TIME = new Axis("time", Scale.LINEAR, Unit.SECONDS);
  private static final Axis LATENCY = new Axis("latency", Scale.LOG, Unit.MILLIS);

  @Test
  void aFileIsAWholeDrawingThatNamesAndDescribesItself() throws Exception {
    Document svg = parsed(plot("a <title> & \"more\"", Line.of("ring", points())).svg(Canvas.FILE));

    Element root = svg.getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("xmlns")).isEqualTo("http://www.w3.org/2000/svg");
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(text(svg, "title")).containsExactly("a <title> & \"more\"");
    assertThat(text(svg, "desc")).containsExactly("what it shows");
    assertThat(text(svg, "style").get(0)).contains("prefers-color-scheme:dark");
    assertThat(text(svg, "text")).contains("ring", "in flight", "calls/s", "10", "100", "50,000");
  }

  @Test
  void inAPageTheStyleIsThePagesOwn() throws Exception {
    Document svg = parsed(plot("x", Line.of("ring", points())).svg(Canvas.NARROW));

    assertThat(text(svg, "style")).isEmpty();
    assertThat(svg.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 360 270");
  }

  @Test
  void pointsLieWhereTheirValuesSay() throws Exception {
    String path =
        paths(
                plot(
                    "x",
                    Line.of("a", List.of(new Point(1, 0), new Point(10, 50), new Point(100, 100)))),
                "line l0")
            .get(0);

    Matcher numbers = Pattern.compile("[ML](\\S+) ([\\d.]+)").matcher(path);
    List<double[]> at = new ArrayList<>();
    while (numbers.find()) {
      at.add(
          new double[] {
            Double.parseDouble(numbers.group(1)), Double.parseDouble(numbers.group(2))
          });
    }
    assertThat(at).hasSize(3);
    assertThat(at.get(1)[0]).isCloseTo((at.get(0)[0] + at.get(2)[0]) / 2, within(0.2));
    assertThat(at.get(1)[1]).isCloseTo((at.get(0)[1] + at.get(2)[1]) / 2, within(0.2));
    assertThat(at.get(2)[1]).as("more is higher").isLessThan(at.get(0)[1]);
  }

  @Test
  void aValueWithoutAPlaceLeavesAGap() throws Exception {
    Line line =
        Line.of(
            "a",
            List.of(new Point(1, 1), new Point(2, Double.NaN), new Point(0, 3), new Point(4, 4)));
    String path = paths(plot("x", line), "line l0").get(0);

    assertThat(path).containsPattern("^M[^ML]+M[^ML]+$");
  }

  @Test
  void failuresAreDotsAndReferencesHaveNoColourOfTheirOwn() throws Exception {
    LinePlot plot =
        plot(
            "x",
            new Line("planned", Look.REFERENCE, points()),
            Line.of("ok", points()),
            new Line("failed", Look.BAD, points()));

    assertThat(paths(plot, "line reference")).hasSize(1);
    assertThat(paths(plot, "line l0")).hasSize(1);
    assertThat(plot.svg(Canvas.WIDE)).containsPattern("<circle class=\"bad\" cx=\"[\\d.]+\"");
  }

  @Test
  void nothingToPlotIsAnEmptyPlot() throws Exception {
    parsed(plot("x").svg(Canvas.WIDE));
    parsed(plot("x", Line.of("none", List.of())).svg(Canvas.FILE));
    parsed(new HeatMap("x", "", TIME, LATENCY, List.of()).svg(Canvas.WIDE));
    parsed(new BarPlot("x", "", Y, List.of(), List.of()).svg(Canvas.WIDE));
  }

  @Test
  void aHeatMapHasACellForEachShareInItsPlaceAndDepth() throws Exception {
    HeatMap map =
        new HeatMap(
            "x",
            "",
            TIME,
            LATENCY,
            List.of(
                new Column(0, 1, List.of(new Cell(1, 10, 0.9995), new Cell(100, 1_000, 0.0005))),
                new Column(1, 2, List.of(new Cell(1, 10, 0.3), new Cell(10, 100, 0.7))),
                new Column(2, 3, List.of(new Cell(1, 10, 0)))));
    Document svg = parsed(map.svg(Canvas.WIDE));

    List<String> cells = new ArrayList<>();
    NodeList paths = svg.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      for (String cell : path.getAttribute("d").split("(?=M)")) {
        cells.add(path.getAttribute("fill-opacity") + " " + cell);
      }
    }
    // 802 pixels from 64 for three seconds; 228 from 28 to 256 for three decades.
    assertThat(cells)
        .containsExactlyInAnyOrder(
            "1.00 M64 180h267.3v76h-267.3z",
            "0.20 M64 28h267.3v76h-267.3z",
            "0.90 M331.3 180h267.4v76h-267.4z",
            "1.00 M331.3 104h267.4v76h-267.4z");
  }

  @Test
  void oneCallAmongThousandsIsSeenAndHalfIsDarkest() {
    assertThat(HeatMap.level(0.000_001)).isZero();
    assertThat(HeatMap.level(0.01)).isEqualTo(2);
    assertThat(HeatMap.level(0.5)).isEqualTo(8);
    assertThat(HeatMap.level(1)).isEqualTo(8);
  }

  @Test
  void barsBeginAtZeroAndShowTheirSpread() throws Exception {
    BarPlot plot =
        new BarPlot(
            "x",
            "",
            Y,
            List.of("get", "list"),
            List.of(
                new Bars("raw", List.of(new Bar(100, 90, 110), Bar.of(50))),
                new Bars("ring", List.of(Bar.of(75), Bar.of(Double.NaN)))));
    String svg = plot.svg(Canvas.FILE);
    parsed(svg);

    assertThat(Pattern.compile("<rect class=\"f\\d\"").matcher(svg).results().count())
        .as("three bars and two boxes of the legend")
        .isEqualTo(5);
    assertThat(Pattern.compile("class=\"whisker\"").matcher(svg).results().count()).isEqualTo(1);
    assertThatThrownBy(
            () -> new BarPlot("x", "", Y, List.of("one"), List.of(new Bars("raw", List.of()))))
        .hasMessageContaining("raw has 0 bars for 1 groups");
    assertThatThrownBy(() -> new BarPlot("x", "", LATENCY, List.of(), List.of()))
        .hasMessageContaining("LINEAR");
  }

  @Test
  void moreLinesThanColoursAreDashed() throws Exception {
    Line[] lines = new Line[9];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = Line.of("line " + i, points());
    }
    assertThat(paths(plot("x", lines), "line l0 again")).hasSize(1);
  }

  @Test
  void ticksAreRoundNumbersWithinTheAxis() {
    assertThat(Scale.LINEAR.ticks(0, 47)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
    assertThat(Scale.LOG.ticks(0.3, 40)).containsExactly(0.5, 1.0, 2.0, 5.0, 10.0, 20.0);
    assertThat(Scale.LOG.ticks(0.01, 20_000))
        .containsExactly(0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0);
    assertThat(Scale.LOG.ticks(1e-9, 1e9)).hasSizeLessThan(14);
    assertThat(Scale.PERCENTILE.ticks(0, 99.95).stream().map(Unit.PERCENT::text))
        .containsExactly("0%", "50%", "90%", "99%", "99.9%");
  }

  @Test
  void timeIsDividedAsClocksDivideIt() {
    assertThat(TIME.over(DoubleStream.of(0, 27)).ticks()).containsExactly(0.0, 10.0, 20.0);
    assertThat(TIME.over(DoubleStream.of(0, 300)).ticks()).hasSize(6).contains(60.0, 240.0);
    assertThat(TIME.over(DoubleStream.of(0, 3_600)).ticks())
        .containsExactly(0.0, 1_200.0, 2_400.0, 3_600.0);
    assertThat(TIME.over(DoubleStream.of(0, 700_000)).ticks()).hasSizeBetween(3, 9);
  }

  @Test
  void eachNineIsAsWideAsTheOneBefore() {
    Axis.Range nines =
        new Axis("", Scale.PERCENTILE, Unit.PERCENT).over(DoubleStream.of(0, 50, 99.9, 100));

    assertThat(nines.place(90)).isCloseTo(1 / 3.0, within(1e-6));
    assertThat(nines.place(99)).isCloseTo(2 / 3.0, within(1e-6));
    assertThat(nines.place(99.9)).isCloseTo(1, within(1e-6));
  }

  @Test
  void unitsAreWrittenAsPeopleReadThem() {
    assertThat(Unit.MILLIS.text(0.02)).isEqualTo("20 us");
    assertThat(Unit.MILLIS.text(1.5)).isEqualTo("1.5 ms");
    assertThat(Unit.MILLIS.text(2_000)).isEqualTo("2 s");
    assertThat(Unit.MILLIS.text(0)).isEqualTo("0 ms");
    assertThat(Unit.COUNT.text(12_000)).isEqualTo("12,000");
    assertThat(Unit.COUNT.text(2_500_000)).isEqualTo("2.5M");
    assertThat(Unit.SECONDS.text(300)).isEqualTo("5 min");
    assertThat(Unit.PERCENT.text(99.9999)).isEqualTo("99.9999%");
    assertThat(Unit.BYTES.text(65_536)).isEqualTo("64 KiB");
    assertThat(Unit.RATIO.text(0.8)).isEqualTo("0.8x");
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }

  private static LinePlot plot(String title, Line... lines) {
    return new LinePlot(title, "what it shows", X, Y, List.of(lines));
  }

  private static List<Point> points() {
    return List.of(new Point(1, 9_000), new Point(64, 200_000), new Point(256, 240_000));
  }

  private static List<String> paths(LinePlot plot, String look) throws Exception {
    List<String> paths = new ArrayList<>();
    NodeList found = parsed(plot.svg(Canvas.WIDE)).getElementsByTagName("path");
    for (int i = 0; i < found.getLength(); i++) {
      Element path = (Element) found.item(i);
      if (path.getAttribute("class").equals(look)) {
        paths.add(path.getAttribute("d"));
      }
    }
    return paths;
  }

  private static List<String> text(Document svg, String element) {
    List<String> texts = new ArrayList<>();
    NodeList found = svg.getElementsByTagName(element);
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
