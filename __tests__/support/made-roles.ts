/** Every role that stacks make, with each right of its policies as a call that it may make. */
import { lambdaFunctionNames } from "../../modules/lambda/bundle";
import { concrete, type Policy } from "../../cli/synthesized-json/concrete";
import { accountIdOf, providerOf } from "../../cli/synthesized-json/references";
import { elementsOf, textAt, type Element, type SynthesizedApp, type SynthesizedStack } from "./synth-app";

/** A call that a policy of a role allows. */
export interface RoleCall {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  readonly policy: Policy;
}

export interface MadeRole {
  readonly environment: string;
  readonly accountId: string;
  readonly name: string;
  readonly arn: string;
  readonly rights: readonly RoleCall[];
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What AWS's policies for DMS's service roles let them do above all (AWS managed policy reference). */
const managed: Readonly<Record<string, readonly Statement[]>> = {
  AmazonDMSVPCManagementRole: [
    {
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterface", "ec2:DescribeSubnets", "ec2:ModifyNetworkInterfaceAttribute"],
      Resource: "*",
    },
  ],
  AmazonDMSCloudWatchLogsRole: [
    { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    {
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:eu-west-1:111111111111:log-group:dms-tasks-x",
    },
  ],
  AmazonDMSRedshiftS3Role: [
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::dms-x/y" },
  ],
};

/** The roles of one environment of an app. */
export function rolesIn(app: SynthesizedApp, environment: string): MadeRole[] {
  const stacks = [...app.values()].filter(({ name }) => name.startsWith(`${environment}-`));
  const given = stacks.flatMap((stack) => rightsIn(app, stack));
  return stacks.flatMap((stack) =>
    made(stack, "aws_iam_role").map(({ block }) => {
      const accountId = accountIdOf(stack, providerOf(block));
      const name = textAt(block, "name");
      return {
        environment,
        accountId,
        name,
        arn: `arn:aws:iam::${accountId}:role${textAt(block, "path") || "/"}${name}`,
        rights: given
          .filter((one) => one.accountId === accountId && one.role === name)
          .flatMap(({ calls }) => calls),
      };
    }),
  );
}

/** What a role is for, from its name and, for writers and readers, from what it may do. */
export function roleKind({ name, arn, rights }: MadeRole): string {
  if (name.startsWith("dms-")) return name;
  const code = lambdaFunctionNames.find((one) => name.endsWith(`-${one}`));
  if (code !== undefined) return `function ${code}`;
  const word = /-(secret-access|writer|reader|staging|monitoring|proxy|delivery|flow)$/.exec(name)?.[1];
  const services = rights.map(({ action }) => action.split(":")[0] ?? "").filter((one) => one !== "kms");
  const sealed = arn.includes("/causeway/") ? "sealed " : "";
  switch (word) {
    case "writer":
    case "reader":
      return `${sealed}${word} of ${services[0] ?? "nothing"}`;
    case "delivery":
      return "delivery of a topic";
    case "flow":
      return "flow of a network";
    case "monitoring":
      return "monitoring of a cluster";
    default:
      return word ?? name;
  }
}

function made(stack: SynthesizedStack, type: string): Element[] {
  return elementsOf(stack, type).filter(({ kind }) => kind === "resource");
}

function rightsIn(app: SynthesizedApp, stack: SynthesizedStack) {
  const at = (block: Element["block"]) => ({
    accountId: accountIdOf(stack, providerOf(block)),
    role: concrete(app, stack.name, textAt(block, "role")),
  });
  const text = (value: string): string => concrete(app, stack.name, value);
  return [
    ...made(stack, "aws_iam_role_policy").map(({ block }) => {
      const { Statement: statements } = JSON.parse(textAt(block, "policy")) as { Statement: Statement[] };
      return { ...at(block), calls: statements.flatMap((one) => callsOf(one, text, at(block).accountId)) };
    }),
    ...made(stack, "aws_iam_role_policy_attachment").map(({ block }) => {
      const statements = managed[textAt(block, "policy_arn").split("/").at(-1) ?? ""] ?? [];
      return { ...at(block), calls: statements.flatMap((one) => callsOf(one, text, at(block).accountId)) };
    }),
  ];
}

function callsOf(statement: Statement, text: (value: string) => string, accountId: string): RoleCall[] {
  if (statement.Effect !== "Allow") return [];
  const context = contextOf(statement, text);
  return [statement.Action].flat().flatMap((action) =>
    [statement.Resource].flat().map((given) => {
      const resource = known(text(given), action, accountId);
      const single = { ...statement, Action: action, Resource: resource };
      // The role's own conditions hold by what the call says: what is left is the boundary's side.
      return {
        action,
        resource: resource === "*" ? "*" : resource.replaceAll("?", "A").replaceAll("*", "X"),
        context,
        policy: { Version: "2012-10-17", Statement: [{ ...single, Condition: {} }] },
      };
    }),
  );
}

/** A stand-in of the right form for what only AWS knows. */
function known(resource: string, action: string, accountId: string): string {
  if (!resource.includes("${")) return resource;
  if (resource.startsWith("arn:")) return resource.replace(/\$\{[^{}]*\}/g, "x-0123");
  const service = action.split(":")[0] ?? "";
  const id = service === "kms" ? "key/0f23029d-0b06-4201-9d95-8031b37a5db5" : "thing";
  return `arn:aws:${service}:eu-west-1:${accountId}:${id}`;
}

function contextOf({ Condition = {} }: Statement, text: (value: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Condition)
      .filter(([operator]) => operator !== "Null" && !operator.includes("Not"))
      .flatMap(([, keys]) =>
        Object.entries(keys).map(([key, values]) => [
          key,
          text([values].flat()[0] ?? "").replaceAll("*", "X"),
        ]),
      ),
  );
}
