package io.ringwire.perf.load.generator;

import java.util.List;

/** Makes the calls of one run. */
interface Loop {
  /** Makes them all, or those until the run is stopped; answers may still be under way afterwards. Once. */
  void run() throws InterruptedException;

  /** The measured part, after the last answer that was waited for. */
  List<StageResult> stages();

  /** Most measured calls under way at once. */
  long inFlightMaxSeen();
}
