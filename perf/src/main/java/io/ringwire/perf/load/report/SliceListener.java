package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.Scores.Interval;
import io.ringwire.perf.load.report.run.Run;

/** Is told of each second of a run, on one thread at a time. */
interface SliceListener {
  /**
   * A second is over.
   *
   * @param interval what it is made of; the histograms of its operations carry the wall-clock times of start and end
   */
  void onSlice(Run.Second second, Interval interval);
}
