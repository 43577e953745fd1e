/**
 * The calls that take away what functions made: bound to what is deployed already.
 *
 * One at another address, or for another function, is destroyed with the next deploy: it takes away what is in use.
 */
import { shippedEnvironments, elements, synthApp, textAt, type Element } from "../support/synth-app";

/** The teardowns of the shipped environments in commit f82ecb0, where the first environments were deployed from. */
const recorded = ["dev", "prod", "test"].flatMap((name) => [
  {
    stack: `${name}-dms-endpoints`,
    address: "aws_lambda_invocation.s3-endpoint_teardown",
    functionName: `${name}-dms-endpoints-s3-endpoint`,
  },
  {
    stack: `${name}-orders-database`,
    address: "aws_lambda_invocation.orders-db_secret_policy_teardown",
    functionName: `${name}-orders-database-merge-statement`,
  },
]);

test("keep their addresses and their functions' names for good", () => {
  const app = synthApp(shippedEnvironments());
  const functions = elements(app, "aws_lambda_function");
  const physicalName = ({ stack, block }: Element): string => {
    const reference = textAt(block, "function_name");
    const found = functions.find((one) => one.stack === stack && reference.includes(`${one.address}.`));
    return textAt(found?.block, "function_name");
  };
  const teardowns = elements(app, "aws_lambda_invocation")
    .filter(({ block }) => block["lifecycle_scope"] === "CRUD")
    .map((element) => ({
      stack: element.stack,
      address: element.address,
      functionName: physicalName(element),
    }));
  expect(teardowns).toEqual(expect.arrayContaining(recorded));
});
