/** Ways to turn a statement of a policy into another one. */
import { policies, type PolicyKind } from "../../cli/synthesized-json/policies";
import { textAt } from "../support/synth-app";
import type { Subject } from "./rule";

export type Change = (subject: Subject) => void;
export type Members = Readonly<Record<string, unknown>>;

/** The first statement of a kind of policy, with a Sid (its end) or an action, gets other members; undefined takes one away. */
export function statement(
  kind: PolicyKind,
  with_: string,
  members: Members | ((had: Members) => Members),
): Change {
  return ({ app }) => {
    for (const policy of policies(app, kind)) {
      const all = [policy.document["Statement"]].flat() as Members[];
      const index = all.findIndex(
        (one) => textAt(one, "Sid").endsWith(with_) || JSON.stringify(one["Action"]).includes(with_),
      );
      const had = all[index];
      if (!had || (kind === "trust" && with_ === "" && had["Condition"] === undefined)) continue;
      const other = { ...had, ...(typeof members === "function" ? members(had) : members) };
      policy.replace({ ...policy.document, Statement: all.with(index, other) });
      return;
    }
    throw new Error(`no policy (${kind}) has a statement ${with_}`);
  };
}

/** The same statement with something else in its text. */
export const reworded = (kind: PolicyKind, with_: string, from: RegExp, to: string): Change =>
  statement(kind, with_, (had) => {
    const text = JSON.stringify(had).replace(from, to);
    if (text === JSON.stringify(had)) throw new Error(`nothing is ${String(from)} in ${text}`);
    return JSON.parse(text) as Members;
  });

/** Takes a statement away. */
export const withoutStatement =
  (kind: PolicyKind, sid: string): Change =>
  ({ app }) => {
    const policy = policies(app, kind).find(({ statements }) => statements.some((one) => one.sid === sid));
    if (!policy) throw new Error(`no policy (${kind}) has a statement ${sid}`);
    const all = policy.document["Statement"] as Members[];
    policy.replace({ ...policy.document, Statement: all.filter((one) => one["Sid"] !== sid) });
  };

/** Takes the conditions of who may assume a role away. */
export const unconditioned =
  (address: string): Change =>
  ({ app }) => {
    const policy = policies(app, "trust").find(({ id }) => id.endsWith(`/${address}`));
    const all = [policy?.document["Statement"] ?? []].flat() as Members[];
    if (!all.some((one) => "Condition" in one)) throw new Error(`${address} demands nothing`);
    policy?.replace({ ...policy.document, Statement: all.map(({ Condition: _, ...rest }) => rest) });
  };
