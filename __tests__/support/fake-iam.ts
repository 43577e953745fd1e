import { AwsError, type FakeService } from "./aws-server";

export interface FakeRole {
  RoleName: string;
  RoleId: string;
  Path: string;
  trust: object;
  tags: Record<string, string>;
}

/** IAM, as far as the functions use it. */
export class FakeIam {
  readonly roles = new Map<string, FakeRole>();
  /** How many reads still show what was before a change. */
  staleReads = 0;
  /** Whether GetRole names the tags, as it does at AWS. */
  getRoleNamesTags = true;
  /** Whether every page of tags leads to the same next one. */
  endlessTags = false;
  /** Refuses an update with this code. */
  updateRefusal: (attempt: number) => AwsError | undefined = () => undefined;
  updates = 0;
  /** Every trust policy that was ever written, with the role's name. */
  readonly written: { role: string; trust: string }[] = [];
  private before: { trust: object; reads: number } | undefined;

  add(RoleName: string, members: Partial<FakeRole> = {}): FakeRole {
    const role = {
      RoleName,
      RoleId: `AROA${RoleName}`,
      Path: "/causeway/dev/",
      trust: {},
      tags: {},
      ...members,
    };
    this.roles.set(RoleName, role);
    return role;
  }

  service: FakeService = ({ operation, input }) => {
    const role = this.roles.get(String(input.RoleName));
    if (!role)
      throw new AwsError(
        "NoSuchEntity",
        `The role with name ${String(input.RoleName)} cannot be found.`,
        404,
      );
    const tags = Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value }));
    switch (operation) {
      case "GetRole": {
        const { RoleName, RoleId, Path } = role;
        const trust = encodeURIComponent(JSON.stringify(this.shown(role)));
        return {
          Role: {
            RoleName,
            RoleId,
            Path,
            AssumeRolePolicyDocument: trust,
            ...(this.getRoleNamesTags ? { Tags: tags } : {}),
          },
        };
      }
      case "ListRoleTags":
        return { Tags: tags, IsTruncated: this.endlessTags, Marker: this.endlessTags ? "again" : undefined };
      case "UpdateAssumeRolePolicy":
        return this.update(role, String(input.PolicyDocument));
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };

  private update(role: FakeRole, document: string): unknown {
    this.updates += 1;
    const refusal = this.updateRefusal(this.updates);
    if (refusal) throw refusal;
    this.before = { trust: role.trust, reads: this.staleReads };
    role.trust = JSON.parse(document) as object;
    this.written.push({ role: role.RoleName, trust: document });
    return {};
  }

  private shown(role: FakeRole): object {
    if (!this.before || this.before.reads <= 0) return role.trust;
    this.before.reads -= 1;
    return this.before.trust;
  }
}
