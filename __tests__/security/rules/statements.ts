/** Rows 13 to 31, 48 and 57: every statement of every policy, value by value, against the kinds that there are. */
import { concrete } from "../../../cli/synthesized-json/concrete";
import {
  policies,
  policyKinds,
  statementsOf,
  type FoundPolicy,
  type PolicyKind,
} from "../../../cli/synthesized-json/policies";
import { matches } from "../exceptions";
import { elements } from "../../support/synth-app";
import { adding, rewriting, type Finding, type Rule, type Subject } from "../rule";
import { differences, isOfKind } from "../statements/compare";
import { functions } from "../statements/functions";
import { resources } from "../statements/resources";
import { roles } from "../statements/roles";
import { environmentOf, scopeOf } from "../statements/scope";
import { trust } from "../statements/trust";

const places = [...trust, ...functions, ...roles, ...resources];

/** What policies of a kind say that no statement there may, and what they lack. */
function unknownStatements(kind: PolicyKind): Rule["check"] {
  return (subject) => policies(subject.app, kind).flatMap((policy) => wrongIn(subject, policy));
}

/** What is wrong in one policy of a subject. */
export function wrongIn(subject: Subject, policy: FoundPolicy): Finding[] {
  const { id, kind, document } = policy;
  const [stack = ""] = id.split("/");
  const statements = statementsOf(JSON.parse(concrete(subject.app, stack, JSON.stringify(document))));
  if (statements.length === 0) return [{ id, found: "no statement that can be read" }];
  const environment = environmentOf(subject, stack);
  const kinds = places
    .filter((place) => place.kind === kind && (place.when?.(environment) ?? true))
    .filter((place) => place.at.some((pattern) => matches(pattern, id)))
    .flatMap((place) => place.statements);
  const scope = scopeOf(subject, policy);
  const missing = kinds.filter(
    (one) => one.required && !statements.some((statement) => isOfKind(statement, one)),
  );
  return [
    ...missing.map(({ Sid }) => ({ id, found: `no statement ${Sid ?? ""}` })),
    ...statements.flatMap((statement): Finding[] => {
      const candidates = kinds.filter((one) => isOfKind(statement, one));
      const wrong = candidates.map((one) => differences(statement, one, scope));
      if (wrong.some((found) => found.length === 0)) return [];
      const nearest = wrong.sort((a, b) => a.length - b.length)[0];
      const found = nearest?.join("; ") ?? "of no kind in __tests__/security/statements/";
      return [{ id, found: `${statement.sid || "statement"}: ${found}` }];
    }),
  ];
}

/** The row of the bar that each kind of policy is about, and what makes one wrong. */
const about: Readonly<Record<PolicyKind, readonly [number, Rule["breakIt"]]>> = {
  trust: [14, rewriting("aws_iam_role", "assume_role_policy", /"StringEquals"/, '"StringNotEquals"')],
  identity: [
    17,
    rewriting("aws_iam_role_policy", "policy", /"kms:ViaService":"[^"]*"/, '"kms:ViaService":"*"'),
  ],
  key: [22, rewriting("aws_kms_key", "policy", /"kms:ViaService"/, '"aws:PrincipalTag/x"')],
  bucket: [
    57,
    rewriting("aws_s3_bucket_policy", "policy", '"aws:SourceAccount":"', '"aws:SourceAccount":"9'),
  ],
  secret: [
    25,
    ({ app }) => {
      for (const { json } of app.values()) {
        for (const [name, value] of Object.entries(json.locals)) {
          if (!name.endsWith("_secret_policy_statements")) continue;
          const open = JSON.stringify(value).replace(
            /"AWS":"[^"]+"/,
            '"AWS":"arn:aws:iam::999999999999:role/x"',
          );
          json.locals[name] = JSON.parse(open);
          return;
        }
      }
    },
  ],
  topic: [27, rewriting("aws_sns_topic_policy", "policy", /"sns:Endpoint":"[^"]*"/, '"sns:Endpoint":"*"')],
  queue: [
    31,
    rewriting("aws_sqs_queue_policy", "policy", /"aws:SourceArn":\[[^\]]*\]/, '"aws:SourceArn":"*"'),
  ],
  endpoint: [
    48,
    ({ app }) => {
      for (const { json } of app.values()) {
        for (const block of Object.values(json.resource["aws_vpc_endpoint"] ?? {})) {
          block["policy"] = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
        }
      }
    },
  ],
};

/** Texts with statements that are at no place where `policies` reads them. */
function unread({ app }: Subject): Finding[] {
  const read = new Set(policies(app).map(({ id }) => id));
  const texts = [
    ...elements(app).map(({ id, block }) => ({ id, text: JSON.stringify(block) })),
    ...[...app.values()].flatMap(({ name, json }) =>
      (["locals", "output"] as const).flatMap((section) =>
        Object.entries(json[section]).map(([key, value]) => ({
          id: `${name}/${section.replace("locals", "local")}.${key}`,
          text: JSON.stringify(value),
        })),
      ),
    ),
  ];
  return texts
    .filter(({ id, text }) => !read.has(id) && /\\?"Effect\\*"\s*[:=]/.test(text))
    .map(({ id }) => ({ id, found: "statements at a place that the bar does not read" }));
}

export const statementRules: readonly Rule[] = [
  {
    row: 13,
    ids: ["unread-statements"],
    requirement: "statements stand where the bar reads them",
    check: unread,
    breakIt: adding("aws_iam_policy", { policy: '{"Statement":[{"Effect":"Allow","Action":"*"}]}' }),
  },
  ...policyKinds.map((kind): Rule => {
    const [row, breakIt] = about[kind];
    return {
      row,
      ids: [`${kind}-statements`],
      requirement: `every statement of a policy (${kind}) is of a known kind, and says no more than that may`,
      check: unknownStatements(kind),
      breakIt,
    };
  }),
];
