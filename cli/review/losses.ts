/** What is destroyed or replaced and holds something: rows, keys, addresses, a position. */
import { at, textAt } from "../synthesized-json/app";
import { hclValue } from "../synthesized-json/hcl-value";
import { listed } from "./access/verbs";
import { generationOf } from "./changed-values";
import type { EnvironmentDecision } from "./decision";
import type { ResourceChange } from "./resource-change";

/** Types whose end is to be decided, and what goes with them. */
const holdings: Readonly<Record<string, (change: ResourceChange) => string>> = {
  aws_db_proxy: () => "connections through it break off",
  aws_dms_endpoint: () => "",
  aws_dms_replication_config: () => "its position in the source's changes is lost",
  aws_dms_replication_instance: () => "no task may be on it any more",
  aws_dms_replication_task: () => "its position in the source's changes is lost",
  aws_dms_s3_endpoint: () => "",
  aws_ec2_transit_gateway: () => "every route through it ends",
  aws_ec2_transit_gateway_vpc_attachment: () => "every route through it ends",
  aws_eip: () => "its address goes back to AWS",
  aws_kms_key: () => "what it encrypted cannot be read after its waiting period",
  aws_lb: () => "connections through it break off",
  aws_nat_gateway: () => "connections through it break off",
  aws_rds_cluster: ({ before }) =>
    at(before, "skip_final_snapshot") === true ? "its data go, without a snapshot" : "its data go",
  aws_rds_cluster_instance: () => "",
  aws_route53_zone: () => "names in it are not answered any more",
  aws_s3_bucket: ({ before }) =>
    at(before, "force_destroy") === true ? "every object in it goes" : "AWS refuses while objects are in it",
  aws_secretsmanager_secret: () => "its value goes",
  aws_sqs_queue: () => "messages in it go",
  aws_subnet: () => "",
  aws_vpc: () => "",
  aws_vpc_endpoint: () => "connections through it break off",
  aws_vpc_endpoint_service: () => "connections through it break off",
  aws_vpc_peering_connection: () => "every route through it ends",
  aws_vpclattice_resource_configuration: () => "connections through it break off",
  aws_vpclattice_resource_gateway: () => "connections through it break off",
};

/** What is destroyed or replaced, each in a sentence. */
export function lossDecisions(
  changes: readonly ResourceChange[],
  accountKey: (id: string) => string,
  refused: { readonly pipelines: ReadonlySet<string>; readonly endpoints: ReadonlySet<string> },
): EnvironmentDecision[] {
  const at = (change: ResourceChange) => `(${accountKey(change.account)})`;
  const own = changes.filter(
    ({ type, name }) => holdings[type] !== undefined && !refused.pipelines.has(name),
  );
  return [
    ...replacedEndpoints(changes)
      .filter(({ change }) => !refused.endpoints.has(change.name))
      .map(({ change, settings }) => ({
        kind: "replaced" as const,
        text: `endpoint \`${change.name}\` ${at(change)} is replaced: ${changing(settings)}.`,
      })),
    ...own.flatMap((change): EnvironmentDecision[] => {
      const lost = holdings[change.type]?.(change) ?? "";
      const what = `\`${change.address}\` ${at(change)}`;
      if (change.what === "destroyed") {
        return [{ kind: "destroyed", text: `${what} is destroyed${lost === "" ? "" : `: ${lost}`}.` }];
      }
      if (change.what !== "replaced") return [];
      const also = lost === "" ? "" : `; ${lost}`;
      return [{ kind: "replaced", text: `${what} is replaced: ${changing(change.arguments)}${also}.` }];
    }),
  ];
}

function changing(names: readonly string[]): string {
  // Nothing that the configurations say: what is there is another one than was deployed.
  if (names.length === 0) return "what is there is not what was deployed";
  return `${listed(names.map((name) => `\`${name}\``))} ${names.length === 1 ? "changes" : "change"}`;
}

/** Endpoints that a function makes: another generation is another endpoint. */
function replacedEndpoints(changes: readonly ResourceChange[]) {
  return changes
    .filter(({ type, before, after }) => type === "aws_lambda_invocation" && before && after)
    .filter(({ after }) => textAt(after, "input").includes('"action" = "ask"'))
    .filter(({ before, after }) => generationOf(before) !== generationOf(after))
    .map((change) => {
      const [was, is] = [settingsOf(change.before), settingsOf(change.after)];
      const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
      const text = (value: unknown) => JSON.stringify(value);
      return { change, settings: names.filter((name) => text(was[name]) !== text(is[name])).sort() };
    });
}

function settingsOf(block: unknown): Readonly<Record<string, unknown>> {
  const settings = at(hclValue(textAt(block, "input")), "s3Settings");
  return typeof settings === "object" && settings !== null ? { ...settings } : {};
}
