package io.ringwire.core.balance;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.balance.EndpointInvoker.Readiness;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.ReplyStage;
import io.ringwire.core.call.StageFailure;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.Subscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each attempt to one endpoint of a service: follows the resolver, keeps a connected way to
 * every endpoint, and asks the policy for a pick among those that are ready.
 *
 * <p>Two sides meet in one volatile field, {@link #mode}. Callers read it and act: pick, wait or
 * refuse; they take no lock but that of the waiting queue, and that only to wait. The control side
 * replaces it whole: each snapshot and each change of readiness asks for an update, updates run one
 * at a time on the control executor, and those asked for meanwhile become one.
 *
 * <table>
 * <caption>What a call meets</caption>
 * <tr><td>no snapshot yet; nobody ready, somebody connecting</td><td>waits, within its deadline</td></tr>
 * <tr><td>somebody ready</td><td>goes to the policy's pick</td></tr>
 * <tr><td>nobody ready, somebody draining</td><td>goes to the policy's pick of these: they still serve</td></tr>
 * <tr><td>no endpoint, or each has weight 0</td><td>UNAVAILABLE at once</td></tr>
 * <tr><td>connecting to each has failed</td><td>UNAVAILABLE at once, with a connect error as cause</td></tr>
 * </table>
 *
 * <p>All refusals are NOT_SENT. An endpoint that leaves the snapshot gets no new call and ends those
 * it has; no other word of the registry closes a connection.
 */
public final class BalancedInvoker implements Invoker, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BalancedInvoker.class);

  /** New weights this often during slow start, and not more often than the second. */
  private static final int SLOW_START_STEPS = 20;

  private static final long SLOW_START_STEP_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(50);

  private final String service;
  private final LoadBalancer policy;
  private final BalanceConfig config;
  private final EndpointStacks stacks;
  private final SlowStart slowStart;
  private final WaitingCalls waitingCalls;
  private final Subscription subscription;
  private final Mode waiting = this::waitForMode;

  // What a call does now. Written by updates only (and by close), read by every call.
  private volatile Mode mode = waiting;
  private volatile @Nullable EndpointSnapshot latest;
  private volatile List<EndpointStack> known = List.of();
  private volatile boolean closed;

  private volatile boolean pickFailureLogged;

  private final AtomicInteger updatesAsked = new AtomicInteger();
  private volatile boolean stepScheduled;

  // Of updates alone, which never overlap.
  private @Nullable EndpointSnapshot followed;
  private List<EndpointStack> published = List.of();
  private int[] publishedWeights = {};
  private Mode picking = waiting;

  /** Starts to follow {@code service} at once. */
  public BalancedInvoker(
      String service,
      Resolver resolver,
      LoadBalancer policy,
      EndpointInvoker.Factory factory,
      BalanceConfig config) {
    this.service = service;
    this.policy = policy;
    this.config = config;
    stacks = new EndpointStacks(factory, this::askForUpdate, new AttemptClock(config.ticker()));
    slowStart = new SlowStart(config.slowStart().toNanos());
    waitingCalls = new WaitingCalls(service, config);
    subscription = resolver.resolve(service, this::follow);
  }

  @Override
  public CompletionStage<Reply> invoke(Call call) {
    return ReplyStage.of(this, call);
  }

  @Override
  public void invoke(Call call, ReplyReceiver receiver) {
    mode.invoke(call, receiver);
  }

  /** What becomes of a call at the moment. */
  @FunctionalInterface
  interface Mode {
    void invoke(Call call, ReplyReceiver receiver);
  }

  /** The endpoints as they are now, in the order of their ids, those without weight included. */
  public List<EndpointView> endpoints() {
    return known.stream()
        .map(
            stack ->
                new EndpointView(
                    stack.endpoint(),
                    stack.invoker.readiness(),
                    stack.endpoint().weight() == 0 ? 0 : stack.weight(),
                    stack.inFlight(),
                    stack.latencyNanos()))
        .toList();
  }

  /** Refuses new calls and those that wait; lets those under way end, then their connections. */
  @Override
  public void close() {
    closed = true;
    subscription.close();
    mode = closedMode();
    askForUpdate();
  }

  // The caller's side.

  private void waitForMode(Call call, ReplyReceiver receiver) {
    if (!waitingCalls.add(call, receiver)) {
      mode.invoke(call, receiver); // an update has just set another mode, which this call now meets
    }
  }

  private void pick(LoadBalancer.Picker picker, Call call, ReplyReceiver receiver) {
    EndpointStack picked;
    try {
      picked = (EndpointStack) Objects.requireNonNull(picker.pick(call));
    } catch (RuntimeException e) {
      // The author's policy is at fault: it threw, or answered with no candidate of ours.
      if (!pickFailureLogged) {
        pickFailureLogged = true;
        LOG.error("the balancing policy of {} cannot pick; logged once", service, e);
      }
      receiver.accept(
          null,
          Refusal.of(
              Status.of(StatusCode.INTERNAL, "no endpoint of " + service + " could be picked"), e));
      return;
    }
    picked.invoke(call, receiver);
  }

  private void unreachable(LoadBalancer.Picker picker, Call call, ReplyReceiver receiver) {
    pick(
        picker,
        call,
        (reply, failure) -> receiver.accept(reply, failure == null ? null : withoutBlame(failure)));
  }

  /** No endpoint is named, for another one is no better: the caller need not try it. */
  private Throwable withoutBlame(Throwable failure) {
    Throwable bare = StageFailure.bare(failure);
    if (bare instanceof AttemptException attempt
        && attempt.outcome() == Outcome.NOT_SENT
        && attempt.status().code() == StatusCode.UNAVAILABLE) {
      return Refusal.of(
          Status.of(StatusCode.UNAVAILABLE, "no endpoint of " + service + " can be reached"), bare);
    }
    return bare;
  }

  private static Mode refusing(String text) {
    Status status = Status.of(StatusCode.UNAVAILABLE, text);
    return (call, receiver) -> receiver.accept(null, Refusal.of(status));
  }

  private Mode closedMode() {
    return refusing("the client of " + service + " is closed");
  }

  // The control side.

  private void follow(EndpointSnapshot snapshot) {
    latest = snapshot;
    askForUpdate();
  }

  private void askForUpdate() {
    if (updatesAsked.getAndIncrement() == 0) {
      config.control().execute(this::update);
    }
  }

  private void update() {
    int answered = 1;
    do {
      try {
        updateOnce();
      } catch (Throwable e) {
        // An Error too: were it to escape, no later update would ever run.
        LOG.error("cannot follow the endpoints of {}; the former ones stay in use", service, e);
      }
      answered = updatesAsked.addAndGet(-answered);
    } while (answered != 0);
  }

  private void updateOnce() {
    EndpointSnapshot snapshot = closed ? EndpointSnapshot.empty(service) : latest;
    if (snapshot == null) {
      return;
    }
    List<EndpointStack> left = snapshot == followed ? List.of() : followOnce(snapshot);
    List<EndpointStack> usable =
        stacks.all().stream().filter(stack -> stack.endpoint().weight() > 0).toList();
    for (EndpointStack stack : usable) {
      if (stack.invoker.readiness() == Readiness.IDLE) {
        stack.invoker.connect();
      }
    }
    set(closed ? closedMode() : modeFor(snapshot, usable));
    // Only now that no new call is sent to them.
    left.forEach(stack -> stack.invoker.close());
  }

  private List<EndpointStack> followOnce(EndpointSnapshot snapshot) {
    EndpointStacks.Change change = stacks.follow(snapshot);
    if (followed != null) {
      change.joined().forEach(slowStart::joined);
    }
    change.left().forEach(slowStart::left);
    followed = snapshot;
    known = List.copyOf(stacks.all());
    return change.left();
  }

  private Mode modeFor(EndpointSnapshot snapshot, List<EndpointStack> usable) {
    if (usable.isEmpty()) {
      return refusing(
          snapshot.isEmpty()
              ? "no endpoint of " + service + " is registered"
              : "every endpoint of " + service + " is drained");
    }
    List<EndpointStack> ready = new ArrayList<>();
    List<EndpointStack> draining = new ArrayList<>();
    List<EndpointStack> failed = new ArrayList<>();
    for (EndpointStack stack : usable) {
      Readiness readiness = stack.invoker.readiness();
      if (readiness == Readiness.READY) {
        ready.add(stack);
      } else if (readiness == Readiness.DRAINING) {
        draining.add(stack);
      } else if (readiness == Readiness.FAILED) {
        failed.add(stack);
      }
    }
    if (!ready.isEmpty()) {
      return pickingFrom(ready);
    }
    if (!draining.isEmpty()) {
      return pickingFrom(draining);
    }
    if (failed.size() == usable.size()) {
      LoadBalancer.Picker picker = picker(failed);
      return (call, receiver) -> unreachable(picker, call, receiver);
    }
    return waiting;
  }

  private Mode pickingFrom(List<EndpointStack> ready) {
    if (slowStart.share(ready, config.ticker().nanos())) {
      scheduleStep();
    }
    int[] weights = ready.stream().mapToInt(EndpointStack::weight).toArray();
    if (ready.equals(published) && Arrays.equals(weights, publishedWeights)) {
      return picking;
    }
    LoadBalancer.Picker picker = picker(ready);
    published = ready;
    publishedWeights = weights;
    picking = (call, receiver) -> pick(picker, call, receiver);
    return picking;
  }

  private LoadBalancer.Picker picker(List<EndpointStack> from) {
    List<Candidate> candidates = List.copyOf(from);
    try {
      return policy.picker(candidates);
    } catch (RuntimeException e) {
      LOG.error("the balancing policy of {} failed; calls go round by weight", service, e);
      return new WeightedRoundRobin().picker(candidates);
    }
  }

  private void set(Mode next) {
    // Open before callers come, closed after they are sent elsewhere: nobody is left inside.
    if (next == waiting) {
      waitingCalls.open("no endpoint of " + service + " is connected");
      mode = next;
    } else if (next != mode) {
      mode = next;
      waitingCalls.close().forEach(waiter -> waiter.dispatch(next));
    }
  }

  private void scheduleStep() {
    if (!stepScheduled) {
      stepScheduled = true;
      config
          .scheduler()
          .schedule(
              this::step,
              Math.max(SLOW_START_STEP_NANOS_MIN, config.slowStart().toNanos() / SLOW_START_STEPS));
    }
  }

  private void step() {
    stepScheduled = false;
    askForUpdate();
  }
}
