import { isVpcCidr } from "../../../lambda-src/reconcile-targets/addresses";
import { lookUp, resolver } from "../../../lambda-src/reconcile-targets/lookup";
import { after, BalancedAccount, before, reconcileEvent } from "../../support/reconcile-run";
import type { DnsReply } from "../../support/dns-server";

let account: BalancedAccount;
beforeAll(async () => {
  account = await BalancedAccount.start();
});
beforeEach(() => account.clear());
afterAll(() => account.close());

const resolve = resolver({ timeout: 250, tries: 1 });
const lookOnce = () => lookUp(reconcileEvent(), resolve);

test("a lookup gives the addresses behind the name's alias, sorted, each once", async () => {
  account.dns.reply = () => [after, before, after];

  await expect(lookOnce()).resolves.toEqual({ addresses: [before, after] });
});

test.each<[string, DnsReply, string]>([
  ["no such name", "nxdomain", "DNS answers ENOTFOUND"],
  ["a server's failure", "servfail", "DNS answers ESERVFAIL"],
  ["a refusal", "refused", "DNS answers EREFUSED"],
  ["no answer at all", "silent", "DNS answers ETIMEOUT"],
  ["an answer without addresses", "empty", "DNS answers ENODATA"],
  ["IPv6 addresses only", "aaaa", "DNS answers ENODATA"],
  ["an answer that is cut, where TCP is closed", "truncated", "DNS answers ECONNREFUSED"],
  ["an answer that is no DNS message", "garbage", "DNS answers EBADRESP"],
  [
    "a public address",
    ["54.220.1.2"],
    "DNS answers 54.220.1.2, which is not in the database's VPC (10.30.0.0/16)",
  ],
  [
    "an address of another VPC among good ones",
    [before, "10.31.0.5"],
    "DNS answers 10.31.0.5, which is not in the database's VPC (10.30.0.0/16)",
  ],
  ["the loopback address", ["127.0.0.1"], expect.stringContaining("127.0.0.1") as string],
])("fault 10: %s is unknown", async (_what, reply, unknown) => {
  account.dns.reply = () => reply;

  await expect(lookOnce()).resolves.toEqual({ unknown });
});

test("fault 10: a temporary failure of the machine's own resolver is unknown", async () => {
  const temporary = Object.assign(new Error("queryA EAI_AGAIN"), { code: "EAI_AGAIN" });

  await expect(lookUp(reconcileEvent(), () => Promise.reject(temporary))).resolves.toEqual({
    unknown: "DNS answers EAI_AGAIN",
  });
});

test("a mistake in the function is not taken for an answer", async () => {
  await expect(lookUp(reconcileEvent(), () => Promise.reject(new Error("mistake")))).rejects.toThrow(
    "mistake",
  );
});

test("every lookup asks the name server, however long an answer may be kept", async () => {
  account.dns.timeToLive = 3600;
  await lookOnce();
  account.dns.reply = () => [after];

  await expect(lookOnce()).resolves.toEqual({ addresses: [after] });
});

test("an address is looked for in every range of the VPC", async () => {
  account.dns.reply = () => ["100.64.0.9"];
  const event = reconcileEvent({ cidrs: ["10.30.0.0/16", "100.64.0.0/24"] });

  await expect(lookUp(event, resolve)).resolves.toEqual({ addresses: ["100.64.0.9"] });
});

test.each([
  ["10.30.0.0/16", true],
  ["100.64.0.0/28", true],
  ["0.0.0.0/0", false],
  ["10.0.0.0/8", false],
  ["10.30.0.0/29", false],
  ["10.30.0.0", false],
  ["10.30.0/16", false],
  ["10.30.0.0/16/16", false],
  ["fd00::/16", false],
  ["", false],
])("the range %s is one that a VPC can have: %s", (cidr, expected) => {
  expect(isVpcCidr(cidr)).toBe(expected);
});
