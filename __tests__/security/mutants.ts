/** Policies that are wrong in one place each: what a slip in a module, or a careless edit, would make of them. */
import type { FoundPolicy } from "../../cli/synthesized-json/policies";

type Statement = Readonly<Record<string, unknown>>;

/** A policy with something wrong in it. */
export interface Mutant {
  readonly policy: FoundPolicy;
  /** Which kind of change it is; the same words for all policies. */
  readonly how: string;
  /** The document with the change; a string where it is none any more. */
  document(): unknown;
}

/** How a statement is changed: what it is called, and the statement; undefined where it is taken away. */
type Changed = readonly [string, Statement | undefined];

const strangerId = "999999999998";
const stranger = `arn:aws:iam::${strangerId}:root`;

/** Every mutant of a policy. */
export function mutantsOf(policy: FoundPolicy): Mutant[] {
  const { document } = policy;
  const statements = [document["Statement"]].flat() as Statement[];
  const inStatements = statements.flatMap((statement, index) =>
    changesOf(statement)
      .filter(([, changed]) => meaning(changed) !== meaning(statement))
      .map(([how, changed]): Mutant => {
        const others = statements.toSpliced(index, 1, ...(changed ? [changed] : []));
        return { policy, how, document: () => ({ ...document, Statement: others }) };
      }),
  );
  const more = { Sid: "More", Effect: "Allow", Action: "*", Resource: "*" };
  const open = policy.kind === "identity" ? more : { ...more, Principal: "*" };
  return [
    ...inStatements,
    {
      policy,
      how: "another statement",
      document: () => ({ ...document, Statement: [...statements, open] }),
    },
    { policy, how: "no JSON", document: () => "${file(policy.json)}" },
  ];
}

function changesOf(statement: Statement): Changed[] {
  const common = [...otherConditions(statement), ...otherValues(statement)];
  return statement["Effect"] === "Deny"
    ? [...common, ...weakerDeny(statement)]
    : [...common, ...widerActions(statement), ...widerResources(statement), ...morePrincipals(statement)];
}

/** What is denied no longer, or to fewer. */
function weakerDeny(statement: Statement): Changed[] {
  const { Resource } = statement;
  return [
    ["deny dropped", undefined],
    ["deny allows", { ...statement, Effect: "Allow" }],
    ["deny of other resources", { ...statement, Resource: "arn:aws:s3:::another" }],
    ["deny of some resources", { ...statement, Resource: [Resource].flat().slice(0, -1) }],
    ["deny of another action", { ...statement, Action: "s3:ListBucket" }],
    ["deny for one", { ...statement, Principal: { AWS: stranger } }],
  ];
}

function otherConditions(statement: Statement): Changed[] {
  const tests = testsOf(statement);
  const having = (others: readonly Test[]): Statement => ({ ...statement, Condition: conditionOf(others) });
  const changes = tests.flatMap((test, index): Changed[] => {
    const put = (how: string, ...instead: Test[]): Changed => [
      how,
      having(tests.toSpliced(index, 1, ...instead)),
    ];
    const { operator } = test;
    return [
      put("condition dropped"),
      put("operator negated", { ...test, operator: negated(operator) }),
      put("operator made a pattern", { ...test, operator: "StringLike", values: "*" }),
      put("operator that bears no key", {
        ...test,
        operator: `${operator.replace(/IfExists$/, "")}IfExists`,
      }),
      put("operator for all values", { ...test, operator: `ForAllValues:${operator}` }),
      put("another key", { ...test, key: "aws:UserAgent" }),
    ];
  });
  return [...changes, ["all conditions dropped", having([])]];
}

function otherValues(statement: Statement): Changed[] {
  const tests = testsOf(statement);
  return tests.flatMap((test, index): Changed[] => {
    const put = (how: string, values: unknown): Changed => [
      how,
      { ...statement, Condition: conditionOf(tests.toSpliced(index, 1, { ...test, values })) },
    ];
    const text = JSON.stringify(test.values);
    return [
      put("value of anything", "*"),
      put("one more value", [test.values, "another"].flat()),
      put("value of another account", JSON.parse(text.replace(/\d{12}/g, strangerId))),
      put("value of any account", JSON.parse(text.replace(/\d{12}/g, "*"))),
      ...(/"(true|false)"/.test(text)
        ? [put("value turned round", text.includes("true") ? "false" : "true")]
        : []),
    ];
  });
}

function widerActions(statement: Statement): Changed[] {
  const actions = words(statement["Action"]);
  const { Action, ...rest } = statement;
  return [
    ["every action", { ...statement, Action: "*" }],
    ["everything but an action", { ...rest, NotAction: Action }],
    ["one more action", { ...statement, Action: [...actions, "iam:PutRolePolicy"] }],
    ...actions.flatMap((action, index): Changed[] => [
      ["actions of a service", { ...statement, Action: actions.with(index, action.replace(/:.*/, ":*")) }],
      [
        "actions of a verb",
        { ...statement, Action: actions.with(index, action.replace(/(:[A-Z][a-z]+).*/, "$1*")) },
      ],
    ]),
  ];
}

function widerResources(statement: Statement): Changed[] {
  const resources = words(statement["Resource"]);
  if (resources.length === 0) return [];
  const { Resource, ...rest } = statement;
  return [
    ["every resource", { ...statement, Resource: "*" }],
    ["everything but a resource", { ...rest, NotResource: Resource }],
    ["one more resource", { ...statement, Resource: [...resources, "arn:aws:s3:::another/*"] }],
    ...resources.flatMap((resource, index): Changed[] => [
      ...ancestors(resource).map((wider): Changed => [
        "resources below",
        { ...statement, Resource: resources.with(index, wider) },
      ]),
      [
        "resource of another account",
        { ...statement, Resource: resources.with(index, resource.replace(/\d{12}/, strangerId)) },
      ],
      [
        "resource of any account",
        { ...statement, Resource: resources.with(index, resource.replace(/\d{12}/, "*")) },
      ],
    ]),
  ];
}

function morePrincipals(statement: Statement): Changed[] {
  const { Principal, ...rest } = statement;
  if (Principal === undefined) return [];
  const byKind = typeof Principal === "object" && Principal !== null ? Principal : { AWS: Principal };
  const had = Object.fromEntries(Object.entries(byKind).map(([kind, names]) => [kind, words(names)]));
  const other = JSON.stringify(Principal).replace(/\d{12}/g, strangerId);
  return [
    ["everybody", { ...statement, Principal: "*" }],
    ["every principal of AWS", { ...statement, Principal: { AWS: "*" } }],
    ["everybody but a principal", { ...rest, NotPrincipal: Principal }],
    ["another account too", { ...statement, Principal: { ...had, AWS: [...(had["AWS"] ?? []), stranger] } }],
    [
      "another service too",
      { ...statement, Principal: { ...had, Service: [...(had["Service"] ?? []), "ec2.amazonaws.com"] } },
    ],
    ["another account", { ...statement, Principal: JSON.parse(other) as unknown }],
  ];
}

/** A resource with everything after one of its slashes or colons open, from the service's name on. */
function ancestors(resource: string): string[] {
  const start = resource.startsWith("arn:") ? 3 : 1;
  const parts = resource.split(/(?<=[:/])(?![^{]*\})/);
  return [
    ...parts.flatMap((_part, index) => (index < start ? [] : [`${parts.slice(0, index).join("")}*`])),
    `${resource}*`,
  ];
}

/** One test of a condition. */
interface Test {
  readonly operator: string;
  readonly key: string;
  readonly values: unknown;
}

function testsOf({ Condition = {} }: Statement): Test[] {
  return Object.entries(Condition as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
}

function conditionOf(tests: readonly Test[]): unknown {
  if (tests.length === 0) return undefined;
  const condition: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, values } of tests) {
    condition[operator] = { ...condition[operator], [key]: values };
  }
  return condition;
}

function negated(operator: string): string {
  return operator.includes("Not")
    ? operator.replace("Not", "")
    : operator.replace(/^(String|Arn)/, "$1Not").replace(/^Bool$/, "Null");
}

/** What IAM takes for the same is the same. */
function meaning(statement: Statement = {}): string {
  const lists = testsOf(statement).map((test) => ({ ...test, values: words(test.values) }));
  const { Action, Resource, Condition: _condition, ...rest } = statement;
  return JSON.stringify([words(Action), words(Resource), lists, rest]);
}

function words(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
