/** Rows 13 to 20: who may assume what, and what they may do then. */
import {
  policies,
  type FoundPolicy,
  type PolicyKind,
  type Statement,
} from "../../../cli/synthesized-json/policies";
import { elements, stringsIn, textAt } from "../../support/synth-app";
import { adding, onEach, rewriting, type Finding, type Rule, type Subject } from "../rule";

/** Actions that know no resources (Service Authorization Reference). */
const withoutResources = [
  "dms:DescribeConnections",
  "dms:DescribeEndpoints",
  "dms:DescribeReplicationInstances",
  "dms:DescribeReplicationTasks",
  "dms:DescribeReplications",
  "dynamodb:ListTables",
  "ec2:DescribeNatGateways",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeVpcEndpointConnections",
  "elasticloadbalancing:DescribeTargetHealth",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** Changes of permissions and ways to get more of them: never on all resources. */
const permissionsManagement =
  /^(iam:|sts:|organizations:|kms:(CreateGrant|PutKeyPolicy)|s3:PutBucketPolicy|secretsmanager:PutResourcePolicy|lambda:(Add|Create|Update))/;

function onStatements(
  kinds: readonly PolicyKind[],
  what: (statement: Statement, policy: FoundPolicy) => string | false,
): Rule["check"] {
  return ({ app }) =>
    policies(app, ...kinds).flatMap((policy) =>
      policy.statements.flatMap((statement): Finding[] => {
        const found = what(statement, policy);
        return found === false ? [] : [{ id: policy.id, found: `${statement.sid || "statement"}: ${found}` }];
      }),
    );
}

const services = ({ principals }: Statement) => principals?.["Service"] ?? [];
const isAllow = ({ effect }: Statement) => effect === "Allow";

/** Every identity policy with an action or resource that is too wide. */
const identity = (what: (statement: Statement) => string | false) => onStatements(["identity"], what);

export const iamRules: readonly Rule[] = [
  {
    row: 13,
    ids: ["CKV_AWS_60", "CKV_AWS_61"],
    requirement: "trust policies name services or exact principals",
    check: onStatements(["trust"], (statement) => {
      const names = Object.values(statement.principals ?? {}).flat();
      if (names.length === 0) return "no principal";
      const wide = names.filter((name) => name.includes("*") || /:root$|^\d{12}$/.test(name));
      return wide.length > 0 && wide.join(", ");
    }),
    breakIt: rewriting(
      "aws_iam_role",
      "assume_role_policy",
      '{"Service":["dms.amazonaws.com"]}',
      '{"AWS":"*"}',
    ),
  },
  {
    row: 14,
    ids: ["iam_role_cross_service_confused_deputy_prevention"],
    requirement: "services assume roles for this account's resources only",
    check: onStatements(["trust"], (statement) => {
      if (!isAllow(statement) || services(statement).length === 0) return false;
      const keys = Object.keys(statement.conditions);
      if (keys.includes("sts:ExternalId")) return false;
      return (
        !(keys.includes("aws:SourceAccount") && keys.includes("aws:SourceArn")) &&
        services(statement).join(", ")
      );
    }),
    breakIt: rewriting(
      "aws_iam_role",
      "assume_role_policy",
      /,"Condition":\{[^}]*\},"ArnLike":\{[^}]*\}\}/,
      "",
    ),
  },
  {
    row: 15,
    ids: ["KICS 09c35abf-5852-4622-ac7a-b987b331232e"],
    requirement: "a role that DMS of another account assumes is sealed with an ExternalId",
    check: onStatements(
      ["trust"],
      ({ conditions }, { id }) =>
        id.includes("/local.") && !("sts:ExternalId" in conditions) && "no ExternalId",
    ),
    breakIt: ({ app }) => {
      for (const { json } of app.values()) {
        for (const [name, value] of Object.entries(json.locals)) {
          if (!name.endsWith("_trust")) continue;
          json.locals[name] = JSON.parse(
            JSON.stringify(value).replace("sts:ExternalId", "aws:SourceAccount"),
          );
          return;
        }
      }
    },
  },
  {
    row: 15,
    ids: ["KICS 09c35abf-5852-4622-ac7a-b987b331232e"],
    requirement: "a role that has still to be sealed gets its permissions after that, and in no other way",
    check: unsealedPermissions,
    breakIt: ({ app }) => {
      const policy = elements(app, "aws_iam_role_policy").find(({ stack }) => stack.includes("-trust"));
      if (policy) policy.block["depends_on"] = [];
    },
  },
  {
    row: 16,
    ids: ["CKV_AWS_62", "CKV_AWS_63", "IAM.1", "IAM.21", "IAM5"],
    requirement: "no wildcard in what an identity policy allows",
    check: identity(({ actions }) => {
      const wide = actions.filter((action) => action.includes("*"));
      return wide.length > 0 && wide.join(", ");
    }),
    breakIt: rewriting("aws_iam_role_policy", "policy", '"s3:DeleteObject"', '"s3:*"'),
  },
  {
    row: 17,
    ids: ["CKV_AWS_290", "CKV_AWS_355", "CKV_AWS_111", "CKV_AWS_356"],
    requirement: "all resources only for actions that know none",
    check: identity(({ resources, actions }) => {
      if (!resources.includes("*")) return resources.length === 0 && "no resource";
      const restrictable = actions.filter((action) => !withoutResources.includes(action));
      return restrictable.length > 0 && restrictable.join(", ");
    }),
    breakIt: rewriting(
      "aws_iam_role_policy",
      "policy",
      /"Resource":\["arn:aws:ssm[^\]]*\]/,
      '"Resource":"*"',
    ),
  },
  {
    row: 17,
    ids: ["CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289"],
    requirement: "permissions are managed on named resources, without a wildcard",
    check: identity(({ actions, resources }) => {
      const managing = actions.filter((action) => permissionsManagement.test(action));
      if (managing.length === 0) return false;
      const wide = resources.filter((resource) => resource.includes("*"));
      return wide.length > 0 && `${managing.join(", ")} on ${wide.join(", ")}`;
    }),
    breakIt: rewriting(
      "aws_iam_role_policy",
      "policy",
      /("iam:UpdateAssumeRolePolicy"\],"Resource":)\[[^\]]*\]/,
      '$1["arn:aws:iam::333333333333:role/causeway/dev/*"]',
    ),
  },
  {
    row: 17,
    ids: ["CKV_AWS_288"],
    requirement: "identity policies say what is allowed, never everything but something",
    check: ({ app }) =>
      policies(app)
        .filter(({ document }) => /"Not(Action|Resource|Principal)"/.test(JSON.stringify(document)))
        .map(({ id }) => ({ id, found: "NotAction, NotResource or NotPrincipal" })),
    breakIt: rewriting("aws_iam_role_policy", "policy", '"Action":', '"NotAction":'),
  },
  {
    row: 18,
    ids: ["AWS-0342"],
    requirement: "roles that may be passed are named",
    check: identity(({ actions, resources }) => {
      if (!actions.includes("iam:PassRole")) return false;
      const wide = resources.filter((resource) => /[*?]/.test(resource));
      return (wide.length > 0 || resources.length === 0) && `iam:PassRole on ${wide.join(", ")}`;
    }),
    breakIt: rewriting(
      "aws_iam_role_policy",
      "policy",
      /("iam:PassRole","Resource":)\[[^\]]*\]/,
      '$1["arn:aws:iam::333333333333:role/*"]',
    ),
  },
  {
    row: 19,
    ids: ["CKV_AWS_274", "CKV2_AWS_56", "IAM4"],
    requirement: "policies are Causeway's own, not AWS's managed ones",
    check: onEach(["aws_iam_role_policy_attachment"], ({ block }) => textAt(block, "policy_arn")),
    breakIt: adding("aws_iam_role_policy_attachment", {
      role: "x",
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  },
  {
    row: 20,
    ids: ["KMS.1", "KMS.2"],
    requirement: "decryption with exact keys only",
    check: identity(({ actions, resources }) => {
      const decrypting = actions.filter((action) => /^kms:(Decrypt|ReEncrypt)/.test(action));
      const wide = resources.filter((resource) => /[*?]/.test(resource));
      return decrypting.length > 0 && wide.length > 0 && `${decrypting.join(", ")} on ${wide.join(", ")}`;
    }),
    breakIt: rewriting(
      "aws_iam_role_policy",
      "policy",
      /("kms:Decrypt","Resource":)"[^"]*"/,
      '$1"arn:aws:kms:eu-west-1:111111111111:key/*"',
    ),
  },
];

/** Policies of roles below Causeway's path that do not wait for the step that seals the role. */
function unsealedPermissions({ app }: Subject): Finding[] {
  const sealedRoles = elements(app, "aws_iam_role").filter(
    ({ kind, block }) => kind === "resource" && "path" in block,
  );
  const names = sealedRoles.map(({ stack, name }) => ({ stack, name }));
  return elements(app, "aws_iam_role_policy", "aws_iam_role_policy_attachment").flatMap(
    ({ id, stack, block }) => {
      const role = textAt(block, "role");
      const own = names.some((one) => one.stack === stack && role === `\${aws_iam_role.${one.name}.name}`);
      if (own) return [{ id, found: "in the stack that makes the role" }];
      const foreign = names.some(
        ({ name }) => role.endsWith(`.outputs.${name}_role_name}`) && stack.includes("-trust"),
      );
      if (!foreign) return [];
      const waits = stringsIn(block["depends_on"]).some((address) =>
        elements(app, "aws_lambda_invocation").some(
          (step) =>
            step.stack === stack &&
            step.address === address &&
            /"action" = "seal"/.test(textAt(step.block, "input")),
        ),
      );
      return waits ? [] : [{ id, found: "does not wait for the step that seals the role" }];
    },
  );
}
