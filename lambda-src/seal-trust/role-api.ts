import {
  GetRoleCommand,
  ListRoleTagsCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
  type Tag,
} from "@aws-sdk/client-iam";
import { call, eachTry, precededBy } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { allPages } from "../shared/pages";
import { parsePolicy, type PolicyDocument } from "../shared/policy-document";
import { RoleMissing } from "./errors";

/** A role as IAM tells it. */
export interface LiveRole {
  readonly roleId: string;
  readonly path: string;
  /** Undefined when it is no readable policy document. */
  readonly trust: PolicyDocument | undefined;
  /** Undefined when the answer has no tags: that may be none or unknown. */
  readonly tags: readonly Tag[] | undefined;
}

/** The calls to IAM that this function makes. */
export class RoleApi {
  constructor(
    private readonly client: IAMClient,
    private readonly deadline: Deadline,
  ) {}

  /** @throws RoleMissing when there is no such role. */
  async get(roleName: string): Promise<LiveRole> {
    const { Role } = await this.orMissing(() =>
      call(this.deadline, "iam:GetRole", roleName, (options) =>
        this.client.send(new GetRoleCommand({ RoleName: roleName }), options),
      ),
    );
    if (!Role?.RoleId || !Role.Path || Role.AssumeRolePolicyDocument === undefined) {
      throw new AnswerIncomplete("iam:GetRole", `the id, path or trust policy of ${roleName}`);
    }
    return {
      roleId: Role.RoleId,
      path: Role.Path,
      trust: parsePolicy(decodeURIComponent(Role.AssumeRolePolicyDocument)),
      tags: Role.Tags,
    };
  }

  /** Value of a tag of the role. */
  async tag(roleName: string, role: LiveRole, key: string): Promise<string | undefined> {
    const tags = role.tags ?? (await this.listTags(roleName));
    return tags.find((tag) => tag.Key === key)?.Value;
  }

  /**
   * @param before Called directly before each try; what it throws ends the call.
   * @throws RoleMissing when the role went away meanwhile.
   */
  async updateTrust(roleName: string, trust: PolicyDocument, before: () => Promise<void>): Promise<void> {
    const command = new UpdateAssumeRolePolicyCommand({
      RoleName: roleName,
      PolicyDocument: JSON.stringify(trust),
    });
    command.middlewareStack.add(precededBy(before), eachTry);
    await this.orMissing(() =>
      call(this.deadline, "iam:UpdateAssumeRolePolicy", roleName, (options) =>
        this.client.send(command, options),
      ),
    );
  }

  private async listTags(roleName: string): Promise<Tag[]> {
    return this.orMissing(() =>
      allPages({
        action: "iam:ListRoleTags",
        page: (Marker) =>
          call(this.deadline, "iam:ListRoleTags", roleName, (options) =>
            this.client.send(new ListRoleTagsCommand({ RoleName: roleName, Marker }), options),
          ),
        items: (page) => page.Tags,
        next: (page) => (page.IsTruncated === true ? page.Marker : undefined),
      }),
    );
  }

  private async orMissing<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (failedWith(error, "NoSuchEntity")) throw new RoleMissing(error);
      throw error;
    }
  }
}
