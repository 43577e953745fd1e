/** Commands that mend a state by hand, from errors as provider 5.100 says them. */
import * as path from "node:path";
import { describeGoneFunctions } from "../../cli/mend-state";
import { describeDiagnostic, StackProgress } from "../../cli/stack-progress";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const directory = path.resolve("cdktf.out/stacks/dev-lake-storage");

function described(address: string, summary: string): string {
  return describeDiagnostic({ severity: "error", summary, detail: "", address }, directory);
}

test.each([
  [
    "aws_iam_role.lake-orders_writer",
    "creating IAM Role (dev-writer): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: 1, EntityAlreadyExists: Role with name dev-writer already exists.",
    "import aws_iam_role.lake-orders_writer dev-writer.",
  ],
  [
    "aws_cloudwatch_log_group.merge-statement",
    "creating CloudWatch Logs Log Group (/aws/lambda/dev-f): operation error CloudWatch Logs: CreateLogGroup, https response error StatusCode: 400, RequestID: , ResourceAlreadyExistsException: The specified log group already exists",
    "import aws_cloudwatch_log_group.merge-statement /aws/lambda/dev-f.",
  ],
  [
    "aws_ssm_parameter.orders-db_start",
    "creating SSM Parameter (/causeway/dev/p): operation error SSM: PutParameter, https response error StatusCode: 400, RequestID: , ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    "import aws_ssm_parameter.orders-db_start /causeway/dev/p.",
  ],
  [
    'aws_lambda_function.look["it\'s"]',
    "creating Lambda Function (dev-f): operation error Lambda: CreateFunction, https response error StatusCode: 409, RequestID: , ResourceConflictException: Function already exist: dev-f",
    `import 'aws_lambda_function.look["it'\\''s"]' dev-f.`,
  ],
])("something that no state knows is told with the command that imports it: %s", (address, summary, line) => {
  const text = described(address, summary);
  expect(text).toContain(`: terraform -chdir=cdktf.out/stacks/dev-lake-storage ${line}`);
  expect(text).toContain("If its tag causeway:environment says so");
});

test.each([
  // Imported by its ARN, which the error does not say.
  [
    "aws_secretsmanager_secret.master",
    "creating Secrets Manager Secret (x): operation error: it already exists",
  ],
  ["aws_iam_role.writer", "creating IAM Role (dev-writer): AccessDenied: no"],
])("no import is advised where it would not help: %s", (address, summary) => {
  expect(described(address, summary)).not.toContain("import");
});

const gone = (name: string) =>
  `invoking Lambda Function (${name}): operation error Lambda: Invoke, https response error StatusCode: 404, RequestID: , ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:111111111111:function:${name}`;

function stackWith(...errors: readonly string[]): { stack: StackProgress; folder: string } {
  const folder = temporaryFolder();
  const call = (key: string, input: string) => ({
    function_name: `\${aws_lambda_function.${key}.function_name}`,
    lifecycle_scope: "CRUD",
    input,
  });
  const policy = {
    action: "lifecycle",
    target: { type: "secret", id: "orders/dms" },
    sidPrefix: "CausewayDev12",
  };
  const resource = {
    aws_lambda_function: {
      "merge-statement": { function_name: "dev-merge" },
      "start-tasks": { function_name: "dev-start" },
    },
    aws_lambda_invocation: {
      "orders-db_secret_policy_teardown": call("merge-statement", JSON.stringify(policy)),
      orders_task_rest: call("start-tasks", '${jsonencode({"action" = "rest"})}'),
    },
  };
  put(path.join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
  const stack = new StackProgress("dev-orders-database");
  for (const key of Object.keys(resource.aws_lambda_invocation)) {
    stack.take({ type: "failed", address: `aws_lambda_invocation.${key}` }, 0);
  }
  for (const summary of errors) stack.take({ type: "diagnostic", severity: "error", summary, detail: "" }, 0);
  return { stack, folder };
}

test("a destroy that calls a function which is gone says what makes it, or forgets the call, and what stays", () => {
  const { stack, folder } = stackWith(gone("dev-merge"), "invoking Lambda Function (dev-start): {}");
  expect(describeGoneFunctions(stack, folder)?.replace(path.relative(process.cwd(), folder), "FOLDER"))
    .toMatchInlineSnapshot(`
    "  Somebody has deleted dev-merge, which alone takes away what it made, so that this fails for ever.
        fix: if the environment file still has the stack, deploy: that makes the function again, and the destroy goes through. Otherwise forget its calls, and run the command again:
          terraform '-chdir=FOLDER' state rm aws_lambda_invocation.orders-db_secret_policy_teardown
        What it made stays then. Look in the stack's account for DMS endpoints with the tag causeway:stack, and take them away:
          aws resourcegroupstaggingapi get-resources --tag-filters Key=causeway:stack,Values=dev-orders-database
        And statements in the policy of orders/dms whose Sid begins with CausewayDev12."
  `);
});

test("a destroy that fails for another reason is told as it is", () => {
  const { stack, folder } = stackWith("invoking Lambda Function (dev-start): {}");
  expect(describeGoneFunctions(stack, folder)).toBeUndefined();
});
