import { mkdtempSync, rmSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Front } from "../../sandbox/emulator/front";
import { accessKeyOf, accountHeader, askSandbox, tokenHeader } from "../../sandbox/emulator/address";

interface Seen {
  readonly path: string;
  readonly account: string | undefined;
  readonly body: string;
}

const token = "token";
let workDir: string;
let front: Front;
let moto: http.Server;
let seen: Seen[];
/** What the stand-in for moto answers, by the target of a call. */
let answers: Record<string, string>;

beforeEach(async () => {
  workDir = mkdtempSync(path.join(tmpdir(), "causeway front "));
  seen = [];
  answers = {};
  moto = http.createServer((incoming, outgoing) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    incoming.on("end", () => {
      seen.push({ path: incoming.url ?? "", account: incoming.headers[accountHeader]?.toString(), body });
      const target =
        incoming.headers["x-amz-target"]?.toString() ?? new URLSearchParams(body).get("Action") ?? "";
      outgoing.end(answers[target] ?? answers[incoming.url ?? ""] ?? "{}");
    });
  });
  await new Promise<void>((resolve) => moto.listen(0, "127.0.0.1", resolve));
  const { port } = moto.address() as AddressInfo;
  front = new Front({ motoUrl: `http://127.0.0.1:${port}`, token, workDir, log: () => undefined });
  await front.listen();
});

afterEach(async () => {
  await front.close();
  await new Promise((resolve) => moto.close(resolve));
  rmSync(workDir, { recursive: true, force: true });
});

function scope(service: string, key = accessKeyOf({ token })): string {
  return `AWS4-HMAC-SHA256 Credential=${key}/20200101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

function call(
  service: string,
  options: { account?: string; target?: string; body?: string; path?: string; method?: string },
) {
  return fetch(front.url + (options.path ?? "/"), {
    method: options.method ?? "POST",
    headers: {
      authorization: scope(service),
      ...(options.account === undefined ? {} : { [accountHeader]: options.account, [tokenHeader]: token }),
      ...(options.target === undefined
        ? { "content-type": "application/x-www-form-urlencoded" }
        : { "x-amz-target": options.target, "content-type": "application/x-amz-json-1.1" }),
    },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
}

const roleAnswer = `<CreateRoleResponse><Role><Arn>arn:aws:iam::111111111111:role/reader</Arn><RoleId>AROAREADER00001</RoleId></Role></CreateRoleResponse>`;

async function makeRole(): Promise<void> {
  answers.CreateRole = roleAnswer;
  await call("iam", {
    account: "111111111111",
    body: "Action=CreateRole&RoleName=reader&AssumeRolePolicyDocument=%7B%7D",
  });
}

test("listens on the loopback interface", () => {
  expect(front.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("sets no time after which it closes a connection that its caller keeps", async () => {
  const { headers } = await askSandbox({ url: front.url, token }, "health");
  expect(headers.get("connection")).toBe("keep-alive");
  expect(headers.get("keep-alive")).toBeNull();
});

test("lets a person's own credentials call nothing but STS and the state's storage", async () => {
  const refused = await call("ssm", { target: "AmazonSSM.GetParameter", body: "{}" });
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("this call was made without a role");
  expect(seen).toHaveLength(0);
  const identity = await call("sts", { body: "Action=GetCallerIdentity" });
  expect(await identity.text()).toContain("<Account>123456789012</Account>");
});

test("passes an owner's call on for the owner's account", async () => {
  await call("ssm", { account: "222222222222", target: "AmazonSSM.GetParameter", body: '{"Name":"a"}' });
  expect(seen).toEqual([{ path: "/", account: "222222222222", body: '{"Name":"a"}' }]);
});

test("keeps the id of a role in a secret's policy, and shows its ARN", async () => {
  await makeRole();
  const policy = JSON.stringify({
    Statement: [{ Principal: { AWS: "arn:aws:iam::111111111111:role/reader" } }],
  });
  const put = { SecretId: "orders/dms", ResourcePolicy: policy };
  const target = "secretsmanager.PutResourcePolicy";
  await call("secretsmanager", { account: "222222222222", target, body: JSON.stringify(put) });
  expect(seen.at(-1)?.body).toContain("AROAREADER00001");
  answers["secretsmanager.GetResourcePolicy"] = seen.at(-1)?.body ?? "";
  const read = await call("secretsmanager", {
    account: "222222222222",
    target: "secretsmanager.GetResourcePolicy",
    body: "{}",
  });
  const shown = await read.text();
  expect(shown).toContain("role/reader");
  expect(shown).not.toContain("AROAREADER00001");
});

test("fails for a policy that names nobody, in the words of its service", async () => {
  const policy = JSON.stringify({
    Statement: [{ Principal: { AWS: "arn:aws:iam::111111111111:role/reader" } }],
  });
  const put = JSON.stringify({ KeyId: "k", PolicyName: "default", Policy: policy });
  const refused = await call("kms", {
    account: "222222222222",
    target: "TrentService.PutKeyPolicy",
    body: put,
  });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("MalformedPolicyDocumentException");
  const bucket = await call("s3", {
    account: "333333333333",
    method: "PUT",
    path: "/landing?policy=",
    body: policy,
  });
  expect(await bucket.text()).toContain("<Code>MalformedPolicy</Code>");
});

test("remembers that a bucket sends its events to EventBridge", async () => {
  const sent = "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>";
  answers["/landing?notification="] = "<NotificationConfiguration/>";
  const lake = { account: "333333333333", path: "/landing?notification=" };
  await call("s3", { ...lake, method: "PUT", body: sent });
  const read = await call("s3", { ...lake, method: "GET" });
  expect(await read.text()).toContain("<EventBridgeConfiguration/>");
});

test("says what the admin API expects", async () => {
  const post = async (route: string, body: object): Promise<string> =>
    (
      await askSandbox({ url: front.url, token }, route, { method: "POST", body: JSON.stringify(body) })
    ).text();
  expect(await post("world", { modes: { externalId: "maybe" } })).toContain(
    "externalId: expected one of persists, returns-only, refuses, pass-role",
  );
  expect(await post("world", { modes: { mood: "bad" } })).toContain(
    "no mode mood: expected one of externalId,",
  );
  expect(await post("world", { name: "kind" })).toContain("name: expected one of fair, harsh");
  expect(await post("world", { pace: { passing: { instance: "long" } } })).toContain(
    "pace.passing.instance: expected a number of 0 or more",
  );
  expect(await post("faults", { function: "f", call: 0 })).toContain("counted from 1");
  expect(await post("faults", { function: "f", call: 1, when: "before", kind: "explode" })).toContain(
    "expected one of kill, throttle, error, reset, hold",
  );
  expect(await post("versions", { "dev-main": "3.6.2" })).toContain("no replication instance dev-main");
  expect(await post("nonsense", {})).toContain("the sandbox knows no POST nonsense");
});
