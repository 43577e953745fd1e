/**
 * S3 endpoints whose role belongs to another account: the ExternalId, and how the first create is answered.
 *
 * The id is the endpoint's: asking twice gives the same one, an endpoint that was deleted and is made
 * again gets another one. Whether that is so at AWS could not be established; code that survives the
 * changing id survives a lasting one too.
 */
import { createHash } from "node:crypto";
import { dmsMayAssume } from "../connection-test/assume";
import { parseRoleArn } from "../iam/reader";
import { requirePassRole, notConfigured } from "./endpoint-roles";
import { AwsFault } from "../reply";
import type { DmsContext } from "./context";
import { asObject, type JsonObject } from "./payload";
import type { DmsStore, Endpoint } from "./store";

/** The role of an S3 endpoint, when it belongs to another account than DMS. */
export function foreignRoleOf(accountId: string, members: JsonObject): string | undefined {
  const s3 = asObject(members.S3Settings);
  const roleArn = s3?.ServiceAccessRoleArn ?? (s3 ? members.ServiceAccessRoleArn : undefined);
  if (typeof roleArn !== "string") return undefined;
  const owner = parseRoleArn(roleArn)?.accountId;
  return owner === undefined || owner === accountId ? undefined : roleArn;
}

/** A UUID made of account, Region, identifier and how often that identifier has been deleted. */
export function externalIdOf(store: DmsStore, identifier: string): string {
  const born = store.deletions.get(identifier) ?? 0;
  const hash = createHash("sha256")
    .update(`${store.accountId}/${store.region}/${identifier}/${born}`)
    .digest("hex");
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join("-");
}

/**
 * Decides if DMS keeps the endpoint that a create asks for; see the mode `externalId`.
 *
 * @throws AccessDeniedFault when the role does not exist, trusts DMS in no way, or the mode refuses;
 * AccessDeniedException where IAM does.
 */
export async function answerForeignRole(
  context: DmsContext,
  endpoint: Endpoint,
  roleArn: string,
): Promise<boolean> {
  const { store, reader, world } = context;
  const mode = world.modes.externalId;
  await requirePassRole(context, roleArn);
  if (mode === "pass-role") {
    throw new AwsFault("AccessDeniedException", "Cross-account pass role is not allowed.");
  }
  const role = await reader.role(roleArn);
  if (!role || mode === "refuses") throw notConfigured(roleArn);
  const trust = {
    role,
    service: "dms.amazonaws.com",
    sourceAccountId: store.accountId,
    sourceArn: endpoint.arn,
    carries: world.sourceKeys("creation"),
  };
  const sealed = await dmsMayAssume({ ...trust, externalId: endpoint.externalId });
  if (mode === "returns-only") return sealed && !(await dmsMayAssume(trust));
  // A role that is sealed for older ids of its endpoint does trust DMS; one that names no DMS never will.
  if (!sealed && !JSON.stringify(role.trust).includes("dms.amazonaws.com")) throw notConfigured(roleArn);
  return true;
}
