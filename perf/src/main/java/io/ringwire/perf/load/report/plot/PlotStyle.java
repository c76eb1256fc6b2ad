package io.ringwire.perf.load.report.plot;

/** The colours of all plots, light and dark. Eight lines are told apart by most colour-blind people. */
public final class PlotStyle {
  /** Colours; a plot with more lines begins again, with dashes. */
  static final int SERIES = 8;

  /** For the page that holds plots; a file has it inside. */
  public static final String CSS =
      """
      .plot{--ink:#1d2430;--faint:#5b6675;--grid:#dfe4ea;--bad:#c62828;--heat:#0b5cad;--ground:#ffffff;
      --c0:#0b5cad;--c1:#c2571a;--c2:#13795b;--c3:#8a3ea8;--c4:#9a6b00;--c5:#0e7c86;--c6:#b3266e;--c7:#4d5563;
      font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
      @media (prefers-color-scheme:dark){.plot{--ink:#e6eaf0;--faint:#9aa6b5;--grid:#2c3542;--bad:#ff7b72;
      --heat:#6cb6ff;--ground:#141a22;
      --c0:#6cb6ff;--c1:#ffa657;--c2:#56d4a4;--c3:#d2a8ff;--c4:#e3c04b;--c5:#5fd7e0;--c6:#ff8cc6;--c7:#aab4c2}}
      .plot text{fill:var(--faint)}
      .plot .name{fill:var(--ink)}
      .plot .heading{fill:var(--ink);font-size:15px;font-weight:600}
      .plot .ground{fill:var(--ground)}
      .plot .grid{stroke:var(--grid);stroke-width:1;shape-rendering:crispEdges}
      .plot .line{fill:none;stroke-width:1.7;stroke-linejoin:round;stroke-linecap:round}
      .plot .reference{stroke:var(--faint);stroke-dasharray:6 4;stroke-linecap:butt}
      .plot .again{stroke-dasharray:2 4}
      .plot .bad{fill:var(--bad);stroke:none}
      .plot .whisker{stroke:var(--ink);stroke-width:1.2;fill:none}
      .plot .cursor{stroke:var(--ink);stroke-width:1;stroke-dasharray:2 3;visibility:hidden}
      .plot .heat{fill:var(--heat);shape-rendering:crispEdges}
      .plot .l0{stroke:var(--c0)}.plot .l1{stroke:var(--c1)}.plot .l2{stroke:var(--c2)}.plot .l3{stroke:var(--c3)}
      .plot .l4{stroke:var(--c4)}.plot .l5{stroke:var(--c5)}.plot .l6{stroke:var(--c6)}.plot .l7{stroke:var(--c7)}
      .plot .f0{fill:var(--c0)}.plot .f1{fill:var(--c1)}.plot .f2{fill:var(--c2)}.plot .f3{fill:var(--c3)}
      .plot .f4{fill:var(--c4)}.plot .f5{fill:var(--c5)}.plot .f6{fill:var(--c6)}.plot .f7{fill:var(--c7)}
      """;

  private PlotStyle() {}
}
