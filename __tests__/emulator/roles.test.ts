import { AwsFault } from "../../sandbox/emulator/reply";
import { lateKeys } from "../../sandbox/emulator/iam/reader";
import { RoleDirectory } from "../../sandbox/emulator/roles";
import { Propagation } from "../../sandbox/emulator/world/propagation";

const reader = "arn:aws:iam::111111111111:role/causeway/dev/reader";
const readerId = "AROA0READER0ONE";
const refuse = (principal: string) => new AwsFault("MalformedPolicyDocument", `no ${principal}`);

function directory(): RoleDirectory {
  const roles = new RoleDirectory();
  roles.add(reader, readerId);
  return roles;
}

function policyNaming(...principals: string[]): string {
  return JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { AWS: principals }, Action: "s3:*" }] });
}

test("keeps the unique id of a role in a policy and shows its ARN", () => {
  const roles = directory();
  const stored = roles.toStored(policyNaming(reader), refuse);
  expect(stored).toContain(readerId);
  expect(stored).not.toContain(reader);
  expect(roles.toShown(stored)).toContain(reader);
});

test("shows the dead id of a role that was made again", () => {
  const roles = directory();
  const stored = roles.toStored(policyNaming(reader), refuse);
  roles.remove(reader);
  roles.add(reader, "AROA0READER0TWO");
  expect(roles.toShown(stored)).toContain(readerId);
  expect(roles.toShown(stored)).not.toContain(reader);
});

test("fails for a policy that names a role which does not exist", () => {
  const roles = directory();
  expect(() => roles.toStored(policyNaming(`${reader}-other`), refuse)).toThrow(`no ${reader}-other`);
});

test("fails for a policy that is written back with a dead id", () => {
  expect(() => directory().toStored(policyNaming("AROA0GONE0GONE"), refuse)).toThrow("no AROA0GONE0GONE");
});

test("leaves account roots, services and text that is no policy as they are", () => {
  const roles = directory();
  const root = policyNaming("arn:aws:iam::111111111111:root");
  expect(JSON.parse(roles.toStored(root, refuse))).toEqual(JSON.parse(root));
  const service = JSON.stringify({
    Statement: { Effect: "Allow", Principal: { Service: "dms.amazonaws.com" } },
  });
  expect(JSON.parse(roles.toStored(service, refuse))).toEqual(JSON.parse(service));
  expect(roles.toStored("{ not json", refuse)).toBe("{ not json");
});

test("finds the path of a role that a call names without it", () => {
  const roles = directory();
  expect(roles.withPath("arn:aws:iam::111111111111:role/reader")).toBe(reader);
  expect(roles.withPath("arn:aws:iam::222222222222:role/reader")).toBe(
    "arn:aws:iam::222222222222:role/reader",
  );
});

test("a role that was made a moment ago is unknown to policies", () => {
  let now = 0;
  const propagation = new Propagation(
    () => 12_000,
    () => now,
  );
  const roles = new RoleDirectory((arn) => propagation.hides(lateKeys.role(arn)));
  propagation.replaced(lateKeys.role(reader), undefined);
  roles.add(reader, readerId);
  expect(() => roles.toStored(policyNaming(reader), refuse)).toThrow(`no ${reader}`);
  now = 12_000;
  expect(roles.toStored(policyNaming(reader), refuse)).toContain(readerId);
});
