package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.scenario.Scenario.MixCall;
import io.ringwire.perf.load.scenario.Scenario.SetupCall;
import io.ringwire.perf.load.template.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The mix of a scenario as one target, with an operation for each of its calls. */
public final class ScenarioTarget implements Target {
  private final Scenario scenario;
  private final Carriers carriers;
  private final String description;
  private final Mix mix;
  private final List<String> operations;
  private final List<Carriers.Carrier> setupCarriers = new ArrayList<>();
  private final List<Carriers.Carrier> mixCarriers = new ArrayList<>();

  /**
   * @param carriers what carries its calls; closed with this target, but not when this fails
   * @param seed of the choice of calls; to be shown, so that the run can be repeated
   * @throws ScenarioException when a call cannot be carried, naming its place
   */
  public ScenarioTarget(Scenario scenario, Carriers carriers, long seed) throws ScenarioException {
    this.scenario = scenario;
    this.carriers = carriers;
    this.mix = new Mix(scenario.calls(), seed);
    this.operations = scenario.calls().stream().map(call -> call.call().name()).toList();
    for (SetupCall call : scenario.setup()) {
      setupCarriers.add(carriers.carrier(call.call()));
    }
    for (MixCall call : scenario.calls()) {
      mixCarriers.add(carriers.carrier(call.call()));
    }
    this.description =
        String.format(
            Locale.ROOT,
            "scenario %s: %d calls in the mix, seed %d%s",
            scenario.name(),
            scenario.calls().size(),
            seed,
            carriers.place());
  }

  /**
   * Makes the calls that come before the load and waits for them.
   *
   * @throws ScenarioException when one failed, or left a pool empty from which the mix draws
   */
  public void setUp() throws ScenarioException, InterruptedException {
    for (int i = 0; i < setupCarriers.size(); i++) {
      new Setup(scenario.setup().get(i), setupCarriers.get(i), carriers::flush).run();
    }
    requireSomethingToDo();
  }

  private void requireSomethingToDo() throws ScenarioException {
    for (MixCall call : scenario.calls()) {
      if (call.call().needs().stream().noneMatch(Pool::isEmpty)) {
        return;
      }
    }
    ScenarioCall first = scenario.calls().get(0).call();
    throw new ScenarioException(
        first.place()
            + ": no call can be made, for each draws from an empty pool; fill one by a setup call with capture");
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<String> operations() {
    return operations;
  }

  @Override
  public int choose(long sequence) {
    return mix.choose(sequence);
  }

  @Override
  public void send(long sequence, int operation, Answer answer) {
    mixCarriers
        .get(operation)
        .send(sequence, capturing(scenario.calls().get(operation).call(), answer));
  }

  static Answer capturing(ScenarioCall call, Answer answer) {
    return call.captures().isEmpty() ? answer : new CapturingAnswer(call.captures(), answer);
  }

  @Override
  public void flush() {
    carriers.flush();
  }

  @Override
  public long thinkNanos(int operation) {
    return scenario.calls().get(operation).think().toNanos();
  }

  @Override
  public List<String> remarks() {
    return carriers.remarks();
  }

  @Override
  public void close() {
    carriers.close();
  }
}
