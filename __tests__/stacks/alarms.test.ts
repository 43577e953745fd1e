/** Alarms are made where the model says so: the warning about those that tell nobody rests on it. */
import { alarmedAccounts } from "../../model/connected";
import { alarmTopicArnOf } from "../../model/queries";
import { environmentFrom } from "../support/environment";
import { kitchenSink } from "../support/kitchen-sink";
import { exampleEnvironments, elements, synthApp } from "../support/synth-app";

const environments = [...exampleEnvironments(), ...kitchenSink().slice(-2)];
const app = synthApp(environments);

test.each(environments)("$name: alarms are in the accounts that are asked for a topic", (environment) => {
  const found = elements(app, "aws_cloudwatch_metric_alarm")
    .map(({ stack }) => stack)
    .filter((stack) => stack.startsWith(`${environment.name}-`));
  const accounts = new Set(
    Object.keys(environment.accounts).filter((account) =>
      found.some((stack) => stack.startsWith(`${environment.name}-${account}-`)),
    ),
  );
  expect([...accounts].sort()).toEqual([...alarmedAccounts(environment).keys()].sort());
});

test("a topic is named by its ARN, or by its name in its account and Region", () => {
  const environment = environmentFrom((file) => {
    Object.assign(file.accounts["dms"] ?? {}, { alarmTopicArn: "arn:aws:sns:eu-west-1:111111111111:pages" });
    Object.assign(file.accounts["orders"] ?? {}, { alarmTopicArn: "alarms" });
  });
  expect(alarmTopicArnOf(environment, "dms")).toBe("arn:aws:sns:eu-west-1:111111111111:pages");
  expect(alarmTopicArnOf(environment, "orders")).toBe("arn:aws:sns:eu-west-1:222222222222:alarms");
  expect(alarmTopicArnOf(environment, "lake")).toBeUndefined();
});
