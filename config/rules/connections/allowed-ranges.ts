/** Ranges that bound which announced addresses are let in. */
import { connectedWith, type Connected } from "../../../model/connected";
import { databasePort } from "../../../model/engines";
import type { Environment } from "../../../model/schema/environment";
import { quote } from "../../messages";
import type { Rule, RuleProblem } from "../rule";
import { contains, parseRange, privateBlocks } from "./ranges";

type Opened = Connected<{ readonly isPublic: true }>;

/** Characters for endpoints and their ranges in the settings of the function that opens databases, beside the rest. */
const roomForRanges = 3_600;

export const allowedRangeRules: readonly Rule[] = [
  {
    name: "allowed-ranges-public",
    doc: "Only public addresses are announced: a range of private ones lets nobody in.",
    *check(environment) {
      for (const { path, cidr } of allowedRanges(environment)) {
        const block = privateBlocks.find((one) => contains(parseRange(one), parseRange(cidr)));
        if (block === undefined) continue;
        yield {
          path,
          detail: `got ${quote(cidr)}, which lies in ${block}; expected a range of public addresses, because instances come over the Internet`,
          fix: "write the public addresses of the NAT gateways or of the replication instances, such as one with /32",
        };
      }
    },
  },
  {
    name: "allowed-ranges-size",
    doc: "A function's settings have at most 4 KB, of which 3,600 characters are for an account's endpoints and their ranges.",
    *check(environment) {
      const opened = connectedWith(environment, { isPublic: true });
      for (const account of new Set(opened.map(({ config }) => config.account))) {
        const own = opened.filter(({ config }) => config.account === account);
        const characters = JSON.stringify(own.map(setting)).length;
        const last = own.filter(({ connection }) => connection.allowedCidrs).at(-1);
        if (characters <= roomForRanges || last === undefined) continue;
        yield {
          path: ["endpoints", last.key, "connection", "allowedCidrs"],
          detail: `makes the settings of the function that opens the databases of account ${quote(account)} ${characters} characters long; expected at most ${roomForRanges}, because AWS limits them`,
          fix: "write fewer, wider ranges, or give some of the endpoints an account key of their own with the same `id`",
        };
      }
    },
  },
];

/** Every range that bounds what is announced. */
export function allowedRanges(
  environment: Environment,
): { readonly path: RuleProblem["path"]; readonly cidr: string }[] {
  return connectedWith(environment, { isPublic: true }).flatMap(({ key, connection }) =>
    (connection.allowedCidrs ?? []).map((cidr, index) => ({
      path: ["endpoints", key, "connection", "allowedCidrs", index],
      cidr,
    })),
  );
}

/** An endpoint as it stands in the settings, with an id of the longest kind. */
function setting({ key, config, connection: { allowedCidrs } }: Opened) {
  const securityGroupId = `sg-${"0".repeat(17)}`;
  return { endpoint: key, securityGroupId, port: databasePort(config), allowedCidrs };
}
