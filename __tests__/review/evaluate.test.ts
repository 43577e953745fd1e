/** The evaluator of reviews against the sandbox's, which is another team's work and never shipped. */
import * as fc from "fast-check";
import { isAllowed, type Call } from "../../cli/review/access/evaluate";
import { clausesOf } from "../../cli/review/access/policy";
import { callerContext } from "../../cli/review/access/witness";
import { allows } from "../../sandbox/emulator/iam/evaluate";

const [own, other] = ["111111111111", "222222222222"] as const;
const callers = [
  `arn:aws:iam::${own}:role/reader`,
  `arn:aws:iam::${own}:role/writer`,
  `arn:aws:iam::${other}:role/reader`,
  "dms.amazonaws.com",
  "dms.eu-west-1.amazonaws.com",
] as const;

/** What is called: an action with one of its resources, the same that patterns below are about. */
const targets = [
  ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${other}:secret:orders/dms-AbCdEf`],
  ["secretsmanager:DescribeSecret", `arn:aws:secretsmanager:eu-west-1:${own}:secret:orders/dms-AbCdEf`],
  ["kms:Decrypt", `arn:aws:kms:eu-west-1:${other}:key/8d4f2a1c-0000-4000-8000-000000000000`],
  ["kms:Decrypt", `arn:aws:kms:eu-west-1:${own}:key/8d4f2a1c-0000-4000-8000-000000000000`],
  ["s3:PutObject", "arn:aws:s3:::landing/orders/1.parquet"],
  ["sts:AssumeRole", `arn:aws:iam::${own}:role/sealed`],
  ["sns:Publish", `arn:aws:sns:eu-west-1:${other}:addresses`],
  ["sqs:SendMessage", `arn:aws:sqs:eu-west-1:${own}:letters`],
] as const;

const contexts: readonly Readonly<Record<string, string>>[] = [
  {},
  { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" },
  { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
  { "sts:ExternalId": "right" },
  { "sts:ExternalId": "wrong" },
  { "aws:SourceAccount": own },
  { "aws:SourceAccount": other, "aws:SourceArn": `arn:aws:dms:eu-west-1:${other}:endpoint:A` },
  { "aws:SourceArn": `arn:aws:dms:eu-west-1:${own}:endpoint:A` },
];

const conditions: readonly object[] = [
  { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
  { StringLike: { "kms:ViaService": ["secretsmanager.*", "rds.*"] } },
  { StringNotEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
  { StringNotEqualsIfExists: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
  { StringEquals: { "sts:ExternalId": ["right", "older"] } },
  { StringEqualsIfExists: { "sts:ExternalId": "right" } },
  { StringEqualsIgnoreCase: { "sts:ExternalId": "RIGHT" } },
  { Null: { "sts:ExternalId": "true" } },
  { StringEquals: { "aws:SourceAccount": own } },
  { ArnLike: { "aws:SourceArn": `arn:aws:dms:*:${own}:*` } },
  { ArnNotLike: { "aws:SourceArn": `arn:aws:dms:*:${own}:*` } },
  { ArnEquals: { "aws:PrincipalArn": callers[0] } },
  { Bool: { "aws:SecureTransport": "true" } },
  { Bool: { "aws:SecureTransport": "false" } },
];

const actionPatterns = ["*", "kms:*", "kms:De*", "kms:decrypt", "s3:Put*", "sts:AssumeRole", "sns:Publish"];
const resourcePatterns = [
  "*",
  `arn:aws:secretsmanager:eu-west-1:${other}:secret:orders/dms-??????`,
  "arn:aws:s3:::landing/orders/*",
  "arn:aws:s3:::landing/*",
  `arn:aws:kms:*:${other}:key/*`,
  ...targets.map(([, resource]) => resource),
];
const principals: readonly object[] = [
  { Principal: "*" },
  { Principal: { AWS: "*" } },
  { Principal: { AWS: `arn:aws:iam::${own}:root` } },
  { Principal: { AWS: other } },
  { Principal: { AWS: [callers[0], callers[2]] } },
  { Principal: { Service: "dms.amazonaws.com" } },
  { Principal: { Service: ["dms.eu-west-1.amazonaws.com"] } },
];

const effect = fc.constantFrom("Allow", "Allow", "Allow", "Deny");
const actions = fc.subarray([...actionPatterns, ...targets.map(([action]) => action)], { minLength: 1 });
const resources = fc.subarray(resourcePatterns, { minLength: 1 });
const condition = fc.option(fc.constantFrom(...conditions), { nil: undefined });

/** Statements of who calls, or of what is called. */
const statement = (of: "caller" | "key" | "role") =>
  fc
    .record({ effect, actions, resources, condition, principal: fc.constantFrom(...principals) })
    .map((one) => ({
      Effect: one.effect,
      Action: of === "role" ? "sts:AssumeRole" : one.actions,
      ...(of === "role" ? {} : { Resource: of === "key" ? "*" : one.resources }),
      ...(of === "caller" ? {} : one.principal),
      ...(one.condition ? { Condition: one.condition } : {}),
    }));

const document = (of: "caller" | "key" | "role") =>
  fc
    .array(statement(of), { minLength: 1, maxLength: 3 })
    .map((Statement) => ({ Version: "2012-10-17", Statement }));

/** Keys and roles always have a policy. */
function policyOf(action: string) {
  if (action.startsWith("sts:")) return document("role");
  return action.startsWith("kms:") ? document("key") : fc.option(document("key"), { nil: undefined });
}

const question = fc.constantFrom(...targets).chain(([action, resource]) =>
  fc.record({
    action: fc.constant(action),
    resource: fc.constant(resource),
    caller: fc.constantFrom(...callers),
    // The other evaluator drops keys that AWS does not fill in for an action.
    context: fc.constantFrom(...contexts.filter((one) => isFilledIn(action, one))),
    identity: document("caller"),
    own: policyOf(action),
  }),
);

function isFilledIn(action: string, context: Readonly<Record<string, string>>): boolean {
  return Object.keys(context).every(
    (key) => key.startsWith("aws:") || key.split(":")[0] === action.split(":")[0],
  );
}

test("both say the same of every call", async () => {
  const seen = { allowed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(question, async ({ caller, action, resource, context, identity, own: policy }) => {
      const isService = caller.endsWith(".amazonaws.com");
      const account = /:(\d{12}):/.exec(resource)?.[1] ?? own;
      const theirs = await allows({
        principal: caller,
        action,
        resource,
        resourceAccountId: account,
        context,
        identityPolicies: isService ? [] : [{ name: "own", policy: identity }],
        resourcePolicy: policy,
      });
      fc.pre(theirs.problem === undefined);
      const call: Call = { principal: caller, action, resource, context: contextOf(caller, context) };
      const mine = isAllowed(call, {
        identity: isService ? undefined : clausesOf(identity),
        resource: policy && clausesOf(policy),
        resourceAccount: account,
      });
      seen[mine ? "allowed" : "refused"] += 1;
      expect(mine).toBe(theirs.allowed);
    }),
    { numRuns: 3_000, seed: 20_261_128 },
  );
  expect(seen.allowed).toBeGreaterThan(150);
  expect(seen.refused).toBeGreaterThan(150);
});

function contextOf(caller: string, values: Readonly<Record<string, string>>) {
  const context = callerContext(caller);
  for (const [key, value] of Object.entries(values)) context.set(key.toLowerCase(), [value]);
  return context;
}
