/** Whoever reaches the ports of a sandbox that somebody else started: other users of the machine, and web pages. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { startAccounts, stopAccounts, type RunningAccounts } from "../../sandbox/accounts";
import { accountsFile } from "../../sandbox/accounts-file";
import { accessKeyOf, accountHeader, tokenHeader } from "../../sandbox/emulator/address";
import { virtualEnvironment } from "../support/started-accounts";

const minutes = 60_000;
const workDir = mkdtempSync(path.join(tmpdir(), "causeway strangers "));
let sandbox: RunningAccounts;
let moto: string;

beforeAll(async () => {
  sandbox = await startAccounts({ workDir, venvDir: await virtualEnvironment() });
  moto = /moto (http:\S+)/.exec(readFileSync(path.join(workDir, "accounts.log"), "utf8"))?.[1] ?? "";
}, 5 * minutes);
afterAll(async () => {
  await stopAccounts(workDir);
  rmSync(workDir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

/** A call over a socket of its own, with any headers: `fetch` sets some itself. */
function call(url: string, headers: IncomingHttpHeaders, body?: string): Promise<Answer> {
  const method = body === undefined ? "GET" : "POST";
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      answer.on("end", () => resolve({ status: answer.statusCode, text }));
    });
    sent.on("error", reject).end(body);
  });
}

function signed(service: string, key: string): IncomingHttpHeaders {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20200101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

const asOwner = { [accountHeader]: "111111111111" };
const functions = "/2015-03-31/functions/";
const createFunction = JSON.stringify({
  FunctionName: "theirs",
  Runtime: "nodejs22.x",
  Handler: "index.handler",
});

test("with the token, the accounts answer", async () => {
  const owner = { ...signed("lambda", "any"), ...asOwner, [tokenHeader]: sandbox.token };
  expect(await call(sandbox.url + functions, owner)).toMatchObject({ status: 200 });
  const port = new URL(sandbox.url).port;
  const named = await call(`${sandbox.url}/_sandbox/health`, {
    host: `localhost:${port}`,
    [tokenHeader]: sandbox.token,
  });
  expect(named.status).toBe(200);
  const person = signed("sts", accessKeyOf(sandbox));
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const identity = await call(`${sandbox.url}/`, { ...person, ...form }, "Action=GetCallerIdentity");
  expect(identity).toMatchObject({ status: 200 });
});

test.each(["evil.example.com", "127.0.0.1.example.com", "localhost.example.com:80"])(
  "refuses calls for the host %p, whose name was led here",
  async (host) => {
    for (const route of ["/_sandbox/health", functions]) {
      const headers = { ...signed("lambda", "any"), ...asOwner, [tokenHeader]: sandbox.token, host };
      const { status, text } = await call(sandbox.url + route, headers);
      expect(status).toBe(403);
      expect(text).toContain("The sandbox answers on this machine only, and this call names the host");
    }
  },
);

test("refuses what a web page sends without anybody's leave", async () => {
  const headers = { origin: "https://evil.example.com", "content-type": "text/plain" };
  const { status, text } = await call(`${sandbox.url}/_sandbox/faults`, headers, "{}");
  expect(status).toBe(403);
  expect(text).toContain("The sandbox answers no web pages");
});

test("refuses calls to itself without the token, or with another", async () => {
  for (const headers of [{}, { [tokenHeader]: "" }, { [tokenHeader]: "0".repeat(sandbox.token.length) }]) {
    const { status, text } = await call(`${sandbox.url}/_sandbox/world`, headers, "{}");
    expect(status).toBe(403);
    expect(text).toContain(`The sandbox answers whom it was started for: send its token as ${tokenHeader}`);
  }
});

test("refuses the owner of an account who has no token, and credentials that nobody gave", async () => {
  for (const headers of [
    { ...signed("lambda", "invented"), ...asOwner },
    { ...signed("lambda", "causeway-sandbox-0"), ...asOwner },
    { ...signed("lambda", "any"), ...asOwner, [tokenHeader]: "0".repeat(sandbox.token.length) },
    signed("lambda", "causeway-sandbox"),
    asOwner,
  ]) {
    const { status, text } = await call(sandbox.url + functions, headers, createFunction);
    expect(status).toBe(403);
    expect(text).toContain("the sandbox answers only credentials that it gave");
  }
});

test("leaves no way around the front to moto", async () => {
  for (const headers of [asOwner, { ...asOwner, [tokenHeader]: "0" }]) {
    for (const route of ["/moto-api/", "/"]) {
      const { status, text } = await call(moto + route, { ...signed("iam", "any"), ...headers });
      expect(status).toBe(403);
      expect(text).toContain("moto answers the sandbox's front only");
    }
  }
});

test("lets nobody else read the token", () => {
  expect(statSync(accountsFile(workDir)).mode & 0o077).toBe(0);
  expect(readFileSync(path.join(workDir, "accounts.log"), "utf8")).not.toContain(sandbox.token);
});
