/** What a plan says of somebody else's bucket, by the real provider before a server that tells what S3 and Lambda would. */
import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import { alone } from "../support/dms-terraform";
import { environmentFrom } from "../support/environment";
import { synthApp } from "../support/synth-app";
import { localProvider } from "../support/local-provider";

const minutes = 60_000;
const folder = mkdtempSync(path.join(tmpdir(), "causeway-bucket-"));
let server: Server;
/** Region that the bucket is in. */
let region: string;
/** What the function answers. */
let answer: object;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const isFunction = request.url?.startsWith("/2015-03-31/functions/") === true;
    response.writeHead(200, { "x-amz-bucket-region": region, "content-type": "application/json" });
    response.end(isFunction ? JSON.stringify(answer) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  write();
  const { code, stderr } = await terraform("init");
  if (code !== 0) throw new Error(stderr);
}, 5 * minutes);
beforeEach(() => {
  region = "eu-west-1";
  answer = { Statement: [], keyIsGrantable: true };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The two data sources as they are synthesized; the function is there. */
function write(): void {
  const app = synthApp([
    environmentFrom((file) => {
      const lake = { account: "lake", create: false, policy: "merge" } as const;
      file.buckets = { landing: { ...lake, name: "old-landing", kmsKey: "alias/old" } };
    }),
  ]);
  const read = (address: string) => alone(app, "dev-lake-storage", address);
  const { count: _count, ...seen } = read("data.aws_lambda_invocation.landing_bucket_policy");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`;
  const provider = { ...localProvider({ s3: url, lambda: url }), s3_use_path_style: true };
  const configuration = {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
    provider: { aws: provider },
    data: {
      aws_s3_bucket: { landing: read("data.aws_s3_bucket.landing") },
      aws_lambda_invocation: { landing_bucket_policy: seen },
    },
  };
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(configuration));
}

async function terraform(...args: readonly string[]) {
  const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
  return run({
    file: await findTerraform(),
    args: [...args, "-input=false", "-no-color"],
    cwd: folder,
    env: { ...process.env, ...automationEnvironment(), ...env },
  });
}

/** What a plan refuses, in one line. */
async function refused(): Promise<string> {
  return (await terraform("plan")).stderr.replace(/[\s│]+/g, " ");
}

test(
  "a bucket of DMS's Region with a Bucket Key is fine, and so is one whose policy could not be read",
  async () => {
    expect(await refused()).toBe("");
    answer = { Statement: [] };
    expect(await refused()).toBe("");
  },
  2 * minutes,
);

test(
  "fails for a bucket in another Region, by what providers of all versions say of it",
  async () => {
    region = "eu-central-1";
    expect(await refused()).toContain(
      'buckets.landing: bucket "old-landing" is reached as old-landing.s3.eu-central-1.amazonaws.com, but DMS writes only to buckets of its own Region, eu-west-1: name a bucket there.',
    );
  },
  2 * minutes,
);

test(
  "fails for a bucket without Bucket Key, with the way out",
  async () => {
    answer = { Statement: [], keyIsGrantable: false };
    expect(await refused()).toContain('bucket "old-landing" has no S3 Bucket Key');
  },
  2 * minutes,
);
