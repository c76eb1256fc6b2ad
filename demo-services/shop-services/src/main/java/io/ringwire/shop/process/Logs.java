package io.ringwire.shop.process;

/** Where the processes of the shop take the configuration of their logs from. */
public final class Logs {
  /** Has a name of its own, for the gateway's and others' may be on the same class path. */
  static final String CONFIGURATION = "logback-shop.xml";

  private Logs() {}

  /** To be called first of all: the first logger that is made reads the configuration. */
  public static void configure() {
    System.setProperty("logback.configurationFile", CONFIGURATION);
  }
}
