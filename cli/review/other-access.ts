/** Access that no policy document says: whom an endpoint service admits, what is shared, what AWS's own policies allow. */
import { elements, textAt, type Element, type SynthesizedApp } from "../synthesized-json/app";
import { concrete } from "../synthesized-json/concrete";
import { accountIdOf, providerOf } from "../synthesized-json/references";
import type { EnvironmentDecision } from "./decision";

type Facts = ReadonlyMap<string, { readonly now: string; readonly noLonger: string }>;

/** What is gained or lost in one of these ways. */
export function otherAccess(
  before: SynthesizedApp,
  after: SynthesizedApp,
  accountKey: (id: string) => string,
): EnvironmentDecision[] {
  const [was, is] = [factsOf(before, accountKey), factsOf(after, accountKey)];
  return [
    ...[...is]
      .filter(([key]) => !was.has(key))
      .map(([, { now }]) => ({ kind: "gains access" as const, text: now })),
    ...[...was]
      .filter(([key]) => !is.has(key))
      .map(([, { noLonger }]) => ({ kind: "loses access" as const, text: noLonger })),
    ...boundaries(before, after, accountKey),
  ];
}

/** Roles whose bounds come or go; a new role is told by what it may do. */
function boundaries(
  before: SynthesizedApp,
  after: SynthesizedApp,
  accountKey: (id: string) => string,
): EnvironmentDecision[] {
  const bounds = (app: SynthesizedApp) =>
    new Map(
      elements(app, "aws_iam_role")
        .filter(({ kind }) => kind === "resource")
        .map((role) => [role.id, textAt(role.block, "permissions_boundary")]),
    );
  const was = bounds(before);
  return elements(after, "aws_iam_role").flatMap((role): EnvironmentDecision[] => {
    const [then, now] = [was.get(role.id), textAt(role.block, "permissions_boundary")];
    if (then === undefined || then === now) return [];
    const stack = after.get(role.stack);
    const who = `role \`${role.name}\` (${stack ? accountKey(accountIdOf(stack, providerOf(role.block))) : ""})`;
    if (then !== "") return [{ kind: "gains access", text: `${who} is no longer bounded by \`${then}\`.` }];
    return [{ kind: "loses access", text: `${who} is bounded by \`${now}\` now.` }];
  });
}

function factsOf(app: SynthesizedApp, accountKey: (id: string) => string): Facts {
  const facts = new Map<string, { now: string; noLonger: string }>();
  const say = (who: string, what: string) =>
    facts.set(`${who} ${what}`, {
      now: `${who} may now ${what}.`,
      noLonger: `${who} may no longer ${what}.`,
    });
  const place = ({ stack, block }: Element) => {
    const found = app.get(stack);
    return found === undefined ? "" : accountKey(accountIdOf(found, providerOf(block)));
  };
  const text = ({ stack, block }: Element, name: string) => concrete(app, stack, textAt(block, name));
  for (const one of elements(app, "aws_vpc_endpoint_service_allowed_principal")) {
    say(
      principal(text(one, "principal_arn"), accountKey),
      `connect to endpoint service \`${one.name}\` (${place(one)})`,
    );
  }
  for (const one of elements(app, "aws_ram_principal_association")) {
    say(principal(text(one, "principal"), accountKey), `use what share \`${one.name}\` (${place(one)}) has`);
  }
  for (const one of elements(app, "aws_iam_role_policy_attachment")) {
    say(`role \`${one.name}\` (${place(one)})`, `do what \`${text(one, "policy_arn")}\` allows`);
  }
  return facts;
}

function principal(arn: string, accountKey: (id: string) => string): string {
  const [, account = "", rest = ""] = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::(.*))?$/.exec(arn) ?? [];
  if (account === "") return `\`${arn}\``;
  const key = accountKey(account);
  return rest === "" || rest === "root"
    ? `account ${key}`
    : `${rest.replace(/^role\/(?:.*\/)?(.*)$/, "role `$1`")} (${key})`;
}
