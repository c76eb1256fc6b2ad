package io.ringwire.gateway.terminal;

/** What the commands leave their shell with. */
final class ExitCodes {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int REGISTRY_UNREACHABLE = 3;
  static final int NO_SUCH_METHOD = 4;

  private ExitCodes() {}
}
