import { received } from "../../../lambda-src/allow-list/notification";
import { isPublicIpv4 } from "../../../lambda-src/shared/public-address";
import { announcementOf, snsEvent, topicArn } from "../../support/allow-list-run";

const expected = { topicArn, environment: "dev", now: Date.UTC(2026, 0, 1) };
const good = announcementOf(["198.51.100.7"]);
const [record] = snsEvent(good).Records;

test("an announcement is received", () => {
  expect(received(snsEvent(good), expected)).toEqual({ announcement: good });
});

test.each<[string, unknown, string]>([
  ["nothing", undefined, "it is no call of SNS"],
  ["a call of something else", { Records: [{ eventSource: "aws:s3" }] }, "it is no call of SNS"],
  ["no record", { Records: [] }, "it is no call of SNS"],
  ["several records", { Records: [record, record] }, "it is no call of SNS"],
  ["a huge message", snsEvent("x".repeat(300_000)), "it is no call of SNS"],
  ["another topic", snsEvent(good, { topicArn: `${topicArn}-2` }), "it comes from another topic"],
  ["a message that is no JSON", snsEvent("{"), "it is no announcement"],
  ["a message that is a list", snsEvent([]), "it is no announcement"],
  ["another version", snsEvent({ ...good, version: 2 }), "it is no announcement (version"],
  ["another environment", snsEvent({ ...good, environment: "prod" }), "it is of another environment"],
  ["no time", snsEvent({ ...good, announcedAt: "now" }), "it is no announcement (announcedAt"],
])("fault 4: %s is refused for good, and not called again", (_what, event, reason) => {
  const found = received(event, expected);

  expect(found).toEqual({ refused: expect.stringContaining(reason) as string });
});

test("fault 4: a refusal never holds what came", () => {
  const found = received(snsEvent({ ...good, environment: "sesame", addresses: ["sesame"] }), expected);

  expect(JSON.stringify(found)).not.toContain("sesame");
});

test.each<[string, string[]]>([
  ["no address", []],
  ["a private address", ["10.0.0.1"]],
  ["a loopback address", ["127.0.0.1"]],
  ["a carrier's shared address", ["100.64.0.1"]],
  ["everything", ["0.0.0.0/0"]],
  ["everything as an address", ["0.0.0.0"]],
  ["a range", ["198.51.100.0/24"]],
  ["IPv6", ["2001:db8::1"]],
  ["a leading zero", ["198.051.100.7"]],
  ["a name", ["example.com"]],
  ["one bad among good", ["198.51.100.7", "192.168.0.1"]],
  ["17 addresses", Array.from({ length: 17 }, (_, n) => `198.51.100.${n}`)],
  ["10,000 addresses", Array.from({ length: 10_000 }, (_, n) => `198.51.${n >> 8}.${n & 255}`)],
])("fault 19: %s is refused as a whole", (_what, addresses) => {
  expect(received(snsEvent({ ...good, addresses }), expected)).toEqual({
    refused: expect.stringMatching(/^it is no (announcement|call of SNS) \(/) as string,
  });
});

test("fault 20: one from the future is refused, or later ones would look old", () => {
  const ahead = { ...good, announcedAt: "2026-01-01T00:06:00Z" };

  expect(received(snsEvent(ahead), expected)).toEqual({ refused: "it was announced in the future" });
});

test("one of more than a day ago is refused: its address may be somebody else's by now", () => {
  const at = (announcedAt: string) => received(snsEvent({ ...good, announcedAt }), expected);
  const aDay = { ...good, announcedAt: "2025-12-31T00:01:00Z" };

  expect(at("2025-12-30T23:59:00Z")).toEqual({
    refused: "it was announced more than a day ago, and a new one comes every hour",
  });
  expect(at(aDay.announcedAt)).toEqual({ announcement: aDay });
});

test("a clock that is a little ahead is borne", () => {
  const ahead = { ...good, announcedAt: "2026-01-01T00:04:00Z" };

  expect(received(snsEvent(ahead), expected)).toEqual({ announcement: ahead });
});

test.each([
  ["9.255.255.255", true],
  ["11.0.0.0", true],
  ["100.63.255.255", true],
  ["100.128.0.0", true],
  ["169.253.255.255", true],
  ["172.15.255.255", true],
  ["172.16.0.0", false],
  ["172.31.255.255", false],
  ["172.32.0.0", true],
  ["192.0.0.255", false],
  ["192.0.1.0", true],
  ["192.167.255.255", true],
  ["198.17.255.255", true],
  ["198.19.255.255", false],
  ["223.255.255.255", true],
  ["224.0.0.0", false],
  ["255.255.255.255", false],
  ["256.0.0.1", false],
  ["1.2.3", false],
  [" 1.2.3.4", false],
])("%s is public: %s", (address, isPublic) => {
  expect(isPublicIpv4(address)).toBe(isPublic);
});
