import { publisher, type Measured } from "../../../lambda-src/reconcile-targets/metrics";

/** What a run writes to the function's log, from which CloudWatch makes metrics. */
function written(measured: Measured): Record<string, unknown> {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  publisher("dev")("orders-db", measured);
  write.mockRestore();
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join("")) as Record<string, unknown>;
}

test("metrics carry the dimensions that the alarms name", () => {
  expect(written({ unknown: false, notHealthy: 0, changed: 2 })).toMatchObject({
    service: "causeway-reconcile-targets",
    environment: "dev",
    endpoint: "orders-db",
    TargetsUnknown: 0,
    TargetsNotHealthy: 0,
    TargetsChanged: 2,
    _aws: {
      CloudWatchMetrics: [{ Namespace: "Causeway", Dimensions: [["service", "environment", "endpoint"]] }],
    },
  });
});

test("what a run could not tell has no value", () => {
  const metrics = written({ unknown: true });

  expect(metrics).toMatchObject({ TargetsUnknown: 1 });
  expect(metrics).not.toHaveProperty("TargetsNotHealthy");
  expect(metrics).not.toHaveProperty("TargetsChanged");
});
