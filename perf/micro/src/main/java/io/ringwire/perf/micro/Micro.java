package io.ringwire.perf.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How every benchmark here is run unless the command line says otherwise: nanoseconds an operation, one fork, 3 s of
 * warm-up, five measurements of a second, the heap and the collector of {@code bin/ringwire bench}, on threads like those
 * of event loops. Each benchmark is its own state, so that a test can run it without JMH.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      "-XX:+UseG1GC",
      "-Djmh.executor=CUSTOM",
      "-Djmh.executor.class=io.ringwire.perf.micro.LoopThreads"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class Micro {}
