import * as path from "node:path";
import { describeSilentAlarms } from "../../cli/silent-alarms";
import { putStacks, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const alarms = (...topics: string[]) => ({
  json: {
    resource: {
      aws_cloudwatch_metric_alarm: {
        "orders-db-targets-unknown": topics.length === 0 ? {} : { alarm_actions: topics },
        refused: { alarm_actions: topics },
      },
    },
  },
});

test("names the alarms that a deploy has made and that tell nobody", () => {
  const stacks = putStacks(path.join(temporaryFolder(), "out"), {
    "dev-orders-database": alarms(),
    "dev-sales-database": alarms("arn:aws:sns:eu-west-1:222222222222:alarms"),
    "dev-lake-storage": { json: {} },
  });
  expect(describeSilentAlarms(stacks)).toMatchInlineSnapshot(`
    "these alarms tell nobody, because their accounts have no alarmTopicArn in the environment file:
      dev-orders-database: orders-db-targets-unknown, refused"
  `);
});

test("says nothing where each alarm tells somebody", () => {
  const stacks = putStacks(path.join(temporaryFolder(), "out"), { "dev-orders-database": alarms("arn:x") });
  expect(describeSilentAlarms(stacks)).toBeUndefined();
});
