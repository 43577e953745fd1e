/**
 * Roles by unique id, and policies that name them.
 *
 * AWS keeps the unique id of a role in a policy, not its name: a role that is deleted and made again
 * has another id, and policies that named the old one admit nobody
 * (IAM user guide, reference_policies_elements_principal). moto keeps the text as it came. So the
 * front puts unique ids in place of role ARNs when a policy is written, and ARNs in place of the ids
 * of living roles when one is read.
 */
import { replyRoot, type AwsFault, type Reply } from "./reply";
import type { AwsRequest } from "./request";
import { firstText } from "./xml";

const roleArn = /^arn:(aws[\w-]*):iam::(\d{12}):role\/([\w+=,.@/-]+)$/;

/** A service's refusal of a statement's principal, in its own words. */
export type PrincipalRefusal = (principal: string) => AwsFault;

/** Every role of the emulated accounts, kept up to date from the calls that pass. */
export class RoleDirectory {
  private readonly idByArn = new Map<string, string>();
  private readonly arnById = new Map<string, string>();

  /** @param isNew Whether a role was made so short a time ago that no service knows it. */
  constructor(private readonly isNew: (arn: string) => boolean = () => false) {}

  /** Unique id of a living role. */
  idOf(arn: string): string | undefined {
    return this.idByArn.get(arn);
  }

  /** Learns from a successful IAM call: roles made and deleted. */
  learn(request: AwsRequest, reply: Reply, accountId: string): void {
    if (reply.status !== 200) return;
    if (request.statedOperation === "CreateRole") {
      const root = replyRoot(reply);
      const arn = firstText(root, "Arn");
      const id = firstText(root, "RoleId");
      if (arn !== undefined && id !== undefined) this.add(arn, id);
    } else if (request.statedOperation === "DeleteRole") {
      const name = request.form.get("RoleName") ?? "";
      for (const arn of this.idByArn.keys()) {
        const match = roleArn.exec(arn);
        if (match?.[2] === accountId && match[3]?.split("/").pop() === name) this.remove(arn);
      }
    }
  }

  /** ARN with the role's path, from one without: calls name a role by its last part alone. */
  withPath(arn: string): string {
    const match = roleArn.exec(arn);
    if (!match) return arn;
    for (const known of this.idByArn.keys()) {
      const other = roleArn.exec(known);
      if (other?.[2] === match[2] && other?.[3]?.split("/").pop() === match[3]) return known;
    }
    return arn;
  }

  add(arn: string, id: string): void {
    this.idByArn.set(arn, id);
    this.arnById.set(id, arn);
  }

  /** Takes a role away; its unique id will never be given again. */
  remove(arn: string): void {
    const id = this.idByArn.get(arn);
    this.idByArn.delete(arn);
    if (id !== undefined) this.arnById.delete(id);
  }

  /**
   * A policy as AWS keeps it: unique ids in place of role ARNs.
   *
   * @throws the service's refusal for a principal that does not exist. Text that is no JSON object is
   * returned as it is: the service refuses it in its own words.
   */
  toStored(policy: string, refuse: PrincipalRefusal): string {
    const document = parseObject(policy);
    if (!document) return policy;
    const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
    for (const statement of statements as unknown[]) {
      const { Principal: principal } = (statement ?? {}) as { Principal?: { AWS?: unknown } };
      if (typeof principal !== "object" || principal.AWS === undefined) continue;
      principal.AWS = Array.isArray(principal.AWS)
        ? principal.AWS.map((one) =>
            typeof one === "string" ? this.principalToStored(one, refuse) : (one as unknown),
          )
        : typeof principal.AWS === "string"
          ? this.principalToStored(principal.AWS, refuse)
          : principal.AWS;
    }
    return JSON.stringify(document);
  }

  /** One principal as AWS keeps it. @throws the service's refusal for a role that is not there, or not known yet. */
  principalToStored(principal: string, refuse: PrincipalRefusal): string {
    if (!roleArn.test(principal)) {
      if (/^ARO[A-Z0-9]+$/.test(principal) && !this.arnById.has(principal)) throw refuse(principal);
      return principal;
    }
    const id = this.idByArn.get(principal);
    if (id === undefined || this.isNew(principal)) throw refuse(principal);
    return id;
  }

  /** Text of an answer with the ARNs of living roles in place of their unique ids. */
  toShown(text: string): string {
    return text.replace(/\bAROA[A-Z0-9]{8,}\b/g, (id) => this.arnById.get(id) ?? id);
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
