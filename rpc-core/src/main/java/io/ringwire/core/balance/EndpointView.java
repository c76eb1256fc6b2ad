package io.ringwire.core.balance;

import io.ringwire.core.discovery.Endpoint;

/**
 * One endpoint as its client sees it at one moment, for operators.
 *
 * @param weight its present share; below the endpoint's own weight during slow start
 * @param latencyNanos the average that balancing uses; 0 before the first reply
 */
public record EndpointView(
    Endpoint endpoint,
    EndpointInvoker.Readiness readiness,
    int weight,
    int inFlight,
    double latencyNanos) {}
