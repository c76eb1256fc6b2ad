package io.ringwire.perf.bench.shop;

import java.util.List;

/** What a JVM's thread does, by the 15 characters of its name that Linux keeps. */
enum ThreadWork {
  LOOPS(
      "event loops: HTTP, JSON, frames, reads from memory",
      List.of("ringwire-loop", "multiThreadIoEv")),
  // HotSpot leaves its first threads the name of the program; only the generator's works.
  PACING("the generator's pacing thread", List.of("java", "main")),
  HANDLERS(
      "blocking handlers: orders, their steps, writes",
      List.of("ringwire-blocki", "ringwire-ring")),
  READERS(
      "readers of the database",
      List.of("shop-user-read", "shop-inventory-", "shop-order-read", "shop-payment-re")),
  DATABASE("the database's own threads", List.of("H2 ", "MVStore ")),
  COMPILER("the JVM's compilers", List.of("C1 Compiler", "C2 Compiler")),
  COLLECTOR("the JVM's garbage collector", List.of("GC Thread", "G1 ", "VM Thread")),
  OTHER("all others", List.of(""));

  private final String text;
  private final List<String> beginnings;

  ThreadWork(String text, List<String> beginnings) {
    this.text = text;
    this.beginnings = beginnings;
  }

  static ThreadWork of(String threadName) {
    for (ThreadWork work : values()) {
      if (work.beginnings.stream().anyMatch(threadName::startsWith)) {
        return work;
      }
    }
    return OTHER;
  }

  String text() {
    return text;
  }
}
