package io.ringwire.shop.process;

/** Where the processes of the shop take the configuration of their logs from. */
public final class Logs {
  /** Has a name of its own, for the gateway's and others' may be on the same class path. */
  static final String CONFIGURATION = "logback-shop.xml";

  static final String PROPERTY = "logback.configurationFile";

  private Logs() {}

  /** To be called first of all: the first logger that is made reads the configuration. One that is given stays. */
  public static void configure() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, CONFIGURATION);
    }
  }
}
