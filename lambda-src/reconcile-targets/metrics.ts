import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { targetMetrics } from "./metric-names";

/** Measurements of a run; unknown ones are left out. */
export interface Measured {
  readonly unknown: boolean;
  readonly notHealthy?: number;
  readonly changed?: number;
}

/** Publishes what a run measured for an endpoint. */
export type Publish = (endpoint: string, measured: Measured) => void;

/** Publishes as metrics of CloudWatch, which reads them from the function's log. */
export function publisher(environment: string): Publish {
  const { namespace, service: serviceName } = targetMetrics;
  return (endpoint, { unknown, notHealthy, changed }) => {
    // One for each run: what runs at the same time in one process must not mix.
    const metrics = new Metrics({ namespace, serviceName, defaultDimensions: { environment, endpoint } });
    metrics.addMetric(targetMetrics.unknown, MetricUnit.Count, unknown ? 1 : 0);
    if (notHealthy !== undefined) metrics.addMetric(targetMetrics.notHealthy, MetricUnit.Count, notHealthy);
    if (changed !== undefined) metrics.addMetric(targetMetrics.changed, MetricUnit.Count, changed);
    metrics.publishStoredMetrics();
  };
}
