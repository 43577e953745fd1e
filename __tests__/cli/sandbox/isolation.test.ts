import { checkLoopback, checkStacksAreIsolated, isolatedEnvironment } from "../../../cli/sandbox/isolation";
import { withoutNodeNotice } from "../../../sandbox/node-notice";
import { putStacks, removeFolders, temporaryFolder } from "../../support/command-line";

afterEach(removeFolders);

test("lets no credentials, profiles or endpoints of the person into the sandbox", () => {
  const real = {
    PATH: "/bin",
    AWS_PROFILE: "production",
    AWS_ACCESS_KEY_ID: "AKIAREAL",
    AWS_SECRET_ACCESS_KEY: "real",
    AWS_SESSION_TOKEN: "real",
    AWS_WEB_IDENTITY_TOKEN_FILE: "/token",
    AWS_ROLE_ARN: "arn:aws:iam::999999999999:role/real",
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.2/",
    AWS_ENDPOINT_URL_S3: "https://s3.example.com",
    AWS_CONFIG_FILE: "/home/me/.aws/config",
    TF_WORKSPACE: "mine",
    TF_CLI_ARGS_plan: "-destroy",
    NO_PROXY: "intranet",
  };
  expect(isolatedEnvironment(real, { url: "http://127.0.0.1:4566", token: "abc" }, "eu-west-1")).toEqual({
    PATH: "/bin",
    AWS_ACCESS_KEY_ID: "causeway-sandbox-abc",
    AWS_SECRET_ACCESS_KEY: "causeway-sandbox",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_REGION: "eu-west-1",
    AWS_CONFIG_FILE: "/nonexistent/causeway-sandbox",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/causeway-sandbox",
    AWS_EC2_METADATA_DISABLED: "true",
    ...withoutNodeNotice(),
    NO_PROXY: "intranet,127.0.0.1,localhost,::1",
    no_proxy: "intranet,127.0.0.1,localhost,::1",
  });
});

test.each(["http://127.0.0.1:4566", "http://127.5.5.5:1", "http://localhost:4566/", "http://[::1]:4566"])(
  "takes the emulator at %s",
  (url) => {
    expect(checkLoopback(url)).toBe(url.replace(/\/$/, ""));
  },
);

test.each(["https://sts.eu-west-1.amazonaws.com", "http://10.0.0.1:4566", "http://127.0.0.1.example.com"])(
  "fails on the emulator at %s, which is not on this machine",
  (url) => {
    expect(() => checkLoopback(url)).toThrow(
      `--endpoint "${url}" is not on this machine: the sandbox talks to loopback only, so that it can never reach real accounts; use a 127.0.0.1 address`,
    );
  },
);

test("fails on an endpoint that is no URL", () => {
  expect(() => checkLoopback("4566")).toThrow('--endpoint "4566" is no URL');
});

test.each([
  ["an AWS provider", { provider: { aws: [{ alias: "dms", profile: "production" }] } }, "profile"],
  [
    "the s3 backend",
    { terraform: { backend: { s3: { bucket: "states", shared_credentials_files: ["/home/me"] } } } },
    "shared_credentials_files",
  ],
])("fails on stacks in which %s would get around the isolation", (what, json, found) => {
  const stacks = putStacks(temporaryFolder(), { "dev-dms-foundation": { json } });
  expect(() => {
    checkStacksAreIsolated(stacks);
  }).toThrow(`dev-dms-foundation: ${what} sets "${found}", which could lead out of the sandbox`);
});

test("takes stacks whose providers assume a role and name their account", () => {
  const aws = [
    { alias: "dms", region: "eu-west-1", assume_role: [{ role_arn: "arn" }], allowed_account_ids: ["1"] },
  ];
  const stacks = putStacks(temporaryFolder(), { "dev-dms-foundation": { json: { provider: { aws } } } });
  expect(() => {
    checkStacksAreIsolated(stacks);
  }).not.toThrow();
});

test("silences the SDK's notice on Node.js 20 alone, of which the command itself has told", () => {
  expect(Object.keys(withoutNodeNotice("20.19.0"))).toHaveLength(1);
  expect(withoutNodeNotice("22.0.0")).toEqual({});
});
