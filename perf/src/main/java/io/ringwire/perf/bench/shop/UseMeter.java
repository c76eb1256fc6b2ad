package io.ringwire.perf.bench.shop;

import io.ringwire.perf.bench.shop.ShopResult.Phase;
import io.ringwire.perf.bench.shop.ShopResult.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What generator and platform use of the processors from now on. */
final class UseMeter {
  private static final String GENERATOR = "generator";

  private final Platform platform;
  private final Map<String, Optional<ProcessTimes>> before;

  UseMeter(Platform platform) {
    this.platform = platform;
    this.before = times(platform);
  }

  /** Of the generator, then of each part. */
  private static Map<String, Optional<ProcessTimes>> times(Platform platform) {
    Map<String, Optional<ProcessTimes>> times = new LinkedHashMap<>();
    times.put(GENERATOR, ProcessTimes.of(ProcessHandle.current().pid()));
    for (Part part : platform.parts()) {
      times.put(part.name(), ProcessTimes.of(part.pid()));
    }
    return times;
  }

  /**
   * @param phase that has gone by since
   * @return the generator first; empty where it is not known
   */
  List<Use> during(Phase phase) {
    List<Use> use = new ArrayList<>();
    times(platform)
        .forEach(
            (process, after) ->
                after.ifPresent(
                    now ->
                        before
                            .getOrDefault(process, Optional.empty())
                            .ifPresent(then -> add(use, process, now.minus(then), phase))));
    return use;
  }

  private static void add(List<Use> use, String process, ProcessTimes used, Phase phase) {
    use.add(use(process, Use.ALL, used.whole(), used.residentMib(), phase));
    used.byWork().forEach((work, part) -> use.add(use(process, work.text(), part, 0, phase)));
  }

  private static Use use(
      String process, String work, ProcessTimes.Used used, long residentMib, Phase phase) {
    return new Use(
        process,
        work,
        used.seconds() / phase.seconds(),
        used.systemSeconds() / phase.seconds(),
        phase.sent() == 0 ? 0 : used.seconds() * 1e6 / phase.sent(),
        residentMib);
  }
}
