import { isDeepStrictEqual } from "node:util";
import {
  canonicalStatement,
  sameStatements,
  type PolicyDocument,
  type Statement,
} from "../shared/policy-document";
import { OpenTrustRefused } from "./errors";

/** ExternalIds that STS takes (AssumeRole in the API reference). */
const externalIdPattern = /^[\w+=,.@:/-]{2,1224}$/;

/** Members that a statement of a trust policy may have here; others could widen it unnoticed. */
const understood = new Set(["Sid", "Effect", "Principal", "Action", "Condition"]);

/**
 * The ExternalIds that a wanted trust policy admits, sorted.
 *
 * @throws OpenTrustRefused unless every Allow statement admits service principals only, for
 * `sts:AssumeRole` only, and with `StringEquals` on at least one ExternalId.
 */
export function admittedExternalIds(wanted: PolicyDocument): string[] {
  const allows = wanted.Statement.filter(({ Effect }) => Effect !== "Deny");
  if (allows.length === 0) throw new OpenTrustRefused("admits nobody");
  return [...new Set(allows.flatMap(externalIdsOf))].sort();
}

/**
 * The trust policy that a role gets: the wanted statements, and those that deny more.
 *
 * Whatever else allows is taken out, because it could admit DMS without an ExternalId.
 */
export function sealedPolicy(wanted: PolicyDocument, live: PolicyDocument | undefined): PolicyDocument {
  const own = new Set(wanted.Statement.map(canonicalStatement));
  const foreignDenies = (live?.Statement ?? []).filter(
    (statement) => statement.Effect === "Deny" && !own.has(canonicalStatement(statement)),
  );
  return { ...wanted, Statement: [...wanted.Statement, ...foreignDenies] };
}

/** True if two trust policies mean the same. */
export function samePolicy(one: PolicyDocument, other: PolicyDocument | undefined): boolean {
  return (
    other !== undefined && other.Version === one.Version && sameStatements(one.Statement, other.Statement)
  );
}

/** True if two trust policies are the same text, the order of members aside. */
export function identicalPolicy(one: PolicyDocument, other: PolicyDocument | undefined): boolean {
  return isDeepStrictEqual(one, other);
}

function externalIdsOf(statement: Statement): string[] {
  if (statement.Effect !== "Allow") throw new OpenTrustRefused("has a statement without Effect");
  const unknown = Object.keys(statement).find((member) => !understood.has(member));
  if (unknown !== undefined) throw new OpenTrustRefused(`has a statement with ${unknown}`);
  if (texts(statement.Action)?.join() !== "sts:AssumeRole") {
    throw new OpenTrustRefused("allows other actions than sts:AssumeRole");
  }
  requireServicesOnly(statement.Principal);
  const ids = texts(member(member(statement.Condition, "StringEquals"), "sts:ExternalId"));
  if (!ids || ids.length === 0 || !ids.every((id) => externalIdPattern.test(id))) {
    throw new OpenTrustRefused("has an Allow statement without a valid ExternalId");
  }
  return ids;
}

function requireServicesOnly(principal: unknown): void {
  const services = texts(member(principal, "Service"));
  const others = typeof principal === "object" && principal !== null ? Object.keys(principal).length - 1 : 1;
  const named = services?.every((service) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(service));
  if (!services || services.length === 0 || others > 0 || !named) {
    throw new OpenTrustRefused("admits somebody else than named services");
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}

/** A text or a list of texts, as a list. */
function texts(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((one): one is string => typeof one === "string") ? list : undefined;
}
