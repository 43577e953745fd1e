/** What deploy roles need for the looks, in the words of the catalogue that stacks' rights come from. */
import { parseStackJson, type StackJson } from "../stack-json";
import { accountsOf, type Probe, type ProbeAccount } from "./probe";
import { foreignRole, ownRoles, roleArn, roleName, serviceRole, type RoleWord } from "./roles";
import { secretName } from "./secret";

/**
 * What the looks make, as if a stack made it: a deploy role needs the same rights for the same thing.
 *
 * A further generation for `rolePolicies`, beside the stacks of the probe.
 */
export function lookedAt(probe: Probe): ReadonlyMap<string, StackJson> {
  const { replication, lake } = probe;
  const resources = [
    ...ownRoles.flatMap((word) => roleOf(probe, replication, word)),
    ...(lake === undefined ? [] : roleOf(probe, lake, foreignRole)),
    ...endpoints(probe),
  ];
  const resource: Record<string, Record<string, object>> = {};
  for (const { type, name, block } of resources) {
    resource[type] = { ...resource[type], [name]: block };
  }
  const provider = { aws: accountsOf(probe).map((account) => providerOf(probe, account)) };
  // Looked up, to know if the stacks have to make DMS's own roles.
  const data = { aws_iam_role: { service: { provider: "aws.dms", name: serviceRole } } };
  return new Map([[`${probe.name}-looks`, parseStackJson(JSON.stringify({ provider, resource, data }))]]);
}

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly block: object;
}

function providerOf({ name, region }: Probe, { key, id, deployRoleArn }: ProbeAccount): object {
  return {
    alias: key,
    region,
    allowed_account_ids: [id],
    assume_role: [{ role_arn: deployRoleArn }],
    default_tags: [{ tags: { "causeway:environment": name } }],
  };
}

function roleOf(probe: Probe, account: ProbeAccount, word: RoleWord): Resource[] {
  const provider = `aws.${account.key}`;
  return [
    {
      type: "aws_iam_role",
      name: word,
      block: { provider, name: roleName(probe, word), path: "/" },
    },
    {
      type: "aws_iam_role_policy",
      name: word,
      block: { provider, role: `\${aws_iam_role.${word}.name}` },
    },
  ];
}

function endpoints(probe: Probe): Resource[] {
  const { replication, lake } = probe;
  const provider = "aws.dms";
  const s3 = [
    ...ownRoles.map((word) => [word, roleArn(probe, replication, word)] as const),
    ...(lake === undefined ? [] : [[foreignRole, roleArn(probe, lake, foreignRole)] as const]),
  ];
  return [
    ...s3.map(([name, service_access_role_arn]) => ({
      type: "aws_dms_s3_endpoint",
      name,
      // Connections are tested and tasks started by whoever pauses tasks.
      block: { provider, service_access_role_arn, pause_replication_tasks: true },
    })),
    {
      type: "aws_dms_endpoint",
      name: "secret",
      block: {
        provider,
        secrets_manager_access_role_arn: roleArn(probe, replication, "secret"),
        secrets_manager_arn: "${aws_secretsmanager_secret.secret.arn}",
      },
    },
    { type: "aws_secretsmanager_secret", name: "secret", block: { provider, name: secretName(probe) } },
    { type: "aws_dms_replication_instance", name: "main", block: { provider } },
    { type: "aws_dms_replication_task", name: "run", block: { provider } },
    { type: "aws_s3_object", name: "source", block: { provider, bucket: replication.bucket } },
  ];
}
