/** Other arguments of a backend whose state stays where it is, with the real Terraform. */
import { createServer, type Server } from "node:http";
import * as path from "node:path";
import { acceptBackendArguments } from "../../cli/backend-arguments";
import type { SynthesizedStack } from "../../cli/manifest";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { isolatedEnvironment } from "../../cli/sandbox/isolation";
import { automationEnvironment } from "../../cli/workspace";
import { putStacks, removeFolders, temporaryFolder } from "../support/command-line";

const whoAmI =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/a</Arn><UserId>A</UserId><Account>111111111111</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
const noObjects =
  '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>states</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>';

/** An S3 that has a bucket without objects, and an STS. */
let accounts: Server;
let folder: string;

beforeAll(async () => {
  accounts = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "application/xml");
    const isObject = request.url?.includes("/causeway/") ?? false;
    if (isObject) response.statusCode = 404;
    response.end(request.method === "POST" ? whoAmI : isObject ? "" : noObjects);
  });
  await new Promise<void>((resolve) => accounts.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(removeFolders);
afterAll(() => accounts.close());

const place = { bucket: "states", region: "eu-west-1", key: "causeway/dev-lake-storage.tfstate" };
/** As Causeway declared it before it locked states. */
const before = { ...place, encrypt: true };

test.each([
  ["a lock where there was none", { ...before, use_lockfile: true }],
  [
    "a key",
    {
      ...before,
      use_lockfile: true,
      kms_key_id: "arn:aws:kms:eu-west-1:111111111111:key/0a1b2c3d-0a1b-4c3d-8e4f-0a1b2c3d4e5f",
    },
  ],
])("takes over %s, without an argument for it", async (_, now) => {
  expect(await refusal(declare(before))).toBe("");
  const stack = declare(now);
  expect(await refusal(stack)).toContain("Backend configuration changed");

  acceptBackendArguments(stack);
  expect(await refusal(stack)).toBe("");
  acceptBackendArguments(stack);
  expect(await refusal(stack)).toBe("");
});

test.each(["bucket", "region", "key"] as const)("lets Terraform stop at another %s", async (name) => {
  expect(await refusal(declare(before))).toBe("");
  const stack = declare({ ...before, [name]: "us-east-1" });
  acceptBackendArguments(stack);
  expect(await refusal(stack)).toContain("Backend configuration changed");
});

function declare(s3: Readonly<Record<string, unknown>>): SynthesizedStack {
  const [stack] = putStacks(path.join(folder, "out"), {
    "dev-lake-storage": { json: { terraform: { backend: { s3 } } } },
  });
  if (stack === undefined) throw new Error("no stack");
  return stack;
}

/** Why `terraform init` stops; nothing where it does not. */
async function refusal(stack: SynthesizedStack): Promise<string> {
  const address = accounts.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const url = `http://127.0.0.1:${address.port}`;
  const { code, stdout, stderr } = await run({
    file: await findTerraform(),
    args: ["init", "-input=false", "-no-color"],
    cwd: stack.directory,
    env: {
      ...isolatedEnvironment(process.env, { url, token: "" }, "eu-west-1"),
      ...automationEnvironment(),
      AWS_S3_USE_PATH_STYLE: "true",
      TF_CLI_CONFIG_FILE: undefined,
    },
  });
  return code === 0 ? "" : `${stdout}${stderr}`;
}
