/** Writer roles of the emulated lake accounts: what they trust and what they may do. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Sandbox } from "./sandbox";

/** A statement of a trust policy, as far as these tests read it. */
export interface TrustStatement {
  Effect: string;
  Principal?: unknown;
  Action?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

interface TrustPolicy {
  Version: string;
  Statement: TrustStatement[];
}

/** The writer role of an assumed-role endpoint. */
export class WriterRole {
  readonly name: string;

  constructor(
    private readonly sandbox: Sandbox,
    endpoint: string,
    private readonly account = "lake",
  ) {
    this.name = `${sandbox.name}-${endpoint}-writer`;
  }

  /** Its trust policy; undefined when there is no such role. */
  async trust(): Promise<TrustPolicy | undefined> {
    try {
      const { Role } = await this.iam.send(new GetRoleCommand({ RoleName: this.name }));
      return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")) as TrustPolicy;
    } catch (error) {
      if (error instanceof Error && error.name.startsWith("NoSuchEntity")) return undefined;
      throw error;
    }
  }

  /** The ExternalIds that its trust policy admits. */
  async externalIds(): Promise<string[]> {
    const { Statement } = (await this.trust()) ?? { Statement: [] };
    return Statement.filter(({ Effect }) => Effect === "Allow").flatMap(idsOf);
  }

  /** Changes its trust policy behind Terraform's back. */
  async changeTrust(change: (statement: TrustStatement) => void): Promise<void> {
    const trust = await this.trust();
    if (!trust) throw new Error(`there is no role ${this.name}`);
    trust.Statement.forEach(change);
    await this.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: this.name, PolicyDocument: JSON.stringify(trust) }),
    );
  }

  /** Names of the policies that let it do something; none if there is no role, or no longer. */
  async permissions(): Promise<string[]> {
    try {
      return await this.policyNames();
    } catch (error) {
      if (error instanceof Error && error.name.startsWith("NoSuchEntity")) return [];
      throw error;
    }
  }

  private async policyNames(): Promise<string[]> {
    const inline = await this.iam.send(new ListRolePoliciesCommand({ RoleName: this.name }));
    const attached = await this.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: this.name }));
    return [
      ...(inline.PolicyNames ?? []),
      ...(attached.AttachedPolicies ?? []).map(({ PolicyName }) => PolicyName ?? ""),
    ];
  }

  /** Deletes it, as somebody with a console would. */
  async delete(): Promise<void> {
    for (const PolicyName of await this.permissions()) {
      await this.iam.send(new DeleteRolePolicyCommand({ RoleName: this.name, PolicyName }));
    }
    await this.iam.send(new DeleteRoleCommand({ RoleName: this.name }));
  }

  /** Deletes it and makes it again, open to every endpoint of DMS. */
  async makeAgainOpen(how: { readonly path: string; readonly tagged: boolean }): Promise<void> {
    const { Role } = await this.iam.send(new GetRoleCommand({ RoleName: this.name }));
    await this.delete();
    const Statement = [
      { Effect: "Allow", Principal: { Service: "dms.amazonaws.com" }, Action: "sts:AssumeRole" },
    ];
    await this.iam.send(
      new CreateRoleCommand({
        RoleName: this.name,
        Path: how.path,
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
        ...(how.tagged ? { Tags: Role?.Tags } : {}),
      }),
    );
  }

  /** Whether DMS could assume it for anybody's endpoint. */
  async isOpen(): Promise<boolean> {
    const { Statement } = (await this.trust()) ?? { Statement: [] };
    return Statement.some((statement) => statement.Effect === "Allow" && idsOf(statement).length === 0);
  }

  private get iam() {
    return this.sandbox.of(this.account).iam;
  }
}

function idsOf({ Condition }: TrustStatement): string[] {
  const ids = Condition?.["StringEquals"]?.["sts:ExternalId"];
  return ids === undefined ? [] : [ids].flat().map(String);
}
