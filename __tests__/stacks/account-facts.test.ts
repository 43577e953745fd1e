/** Facts that `npm run facts` has found are for rules: what is synthesized does not know them. */
import { factsOf } from "../support/account-facts";
import { environmentFrom } from "../support/environment";
import { synthApp } from "../support/synth-app";

test("the same environment synthesizes the same with and without facts", () => {
  const environment = environmentFrom();
  const known = factsOf(({ foreignRole, sourceKeys, testObject, taskSettings }) => {
    foreignRole.value = "returns-only";
    for (const fact of Object.values(sourceKeys)) fact.value = "none";
    testObject.value = "root";
    taskSettings.dropped = ["Logging.EnableLogging"];
  });
  const texts = (...given: Parameters<typeof synthApp>) =>
    [...synthApp(...given)].map(([name, { text }]) => [name, text]);
  expect(texts([{ ...environment, known }])).toEqual(texts([environment]));
});
