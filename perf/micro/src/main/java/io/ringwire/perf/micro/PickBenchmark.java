package io.ringwire.perf.micro;

import io.ringwire.core.balance.Candidate;
import io.ringwire.core.balance.LoadBalancer;
import io.ringwire.core.balance.WeightedP2C;
import io.ringwire.core.balance.WeightedRoundRobin;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.ReplyReceiver;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One pick among endpoints of three weights; and one attempt, which counts and times itself besides. */
public class PickBenchmark extends Micro {
  /** What may be chosen. */
  public enum Policy {
    WEIGHTED_P2C(WeightedP2C::new),
    WEIGHTED_ROUND_ROBIN(WeightedRoundRobin::new);

    private final Supplier<LoadBalancer> balancer;

    Policy(Supplier<LoadBalancer> balancer) {
      this.balancer = balancer;
    }
  }

  @Param public Policy policy = Policy.WEIGHTED_P2C;

  @Param({"3", "10", "100", "1000", "10000"})
  public int endpoints = 3;

  private final Call call = Fleet.call();
  private Fleet fleet = new Fleet(1, new WeightedP2C());
  private long answered;
  private final ReplyReceiver receiver = (reply, failure) -> answered += failure == null ? 1 : 0;
  private LoadBalancer.Picker picker = ignored -> fleet.candidates().get(0);

  @Setup
  public void fill() {
    fleet = new Fleet(endpoints, policy.balancer.get());
    picker = policy.balancer.get().picker(fleet.candidates());
    if (attempt() != 1) {
      throw new IllegalStateException("an attempt was not answered");
    }
  }

  @TearDown
  public void close() {
    fleet.close();
  }

  @Benchmark
  public Candidate pick() {
    return picker.pick(call);
  }

  @Benchmark
  public long attempt() {
    fleet.invoker.invoke(call, receiver);
    return answered;
  }
}
