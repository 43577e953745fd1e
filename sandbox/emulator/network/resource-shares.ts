/** AWS RAM within one organization: what an account shares is there for the other at once. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { nowSeconds } from "../dms/context";
import { AwsFault, jsonReply, type Reply } from "../reply";
import { jsonBody } from "../request";
import type { NetworkCall, NetworkPart } from "./part";

interface Share {
  readonly arn: string;
  name: string;
  readonly ownerAccountId: string;
  readonly createdAt: number;
  allowExternalPrincipals: boolean;
  tags: Map<string, string>;
  readonly resources: Set<string>;
  readonly principals: Set<string>;
}

const tag = z.object({ key: z.string(), value: z.string() });

/** Members of RAM's requests (AWS RAM API reference); each operation has some of them. */
const members = z.object({
  name: z.string().optional(),
  allowExternalPrincipals: z.boolean().optional(),
  resourceShareArn: z.string().optional(),
  resourceShareArns: z.array(z.string()).optional(),
  resourceArn: z.string().optional(),
  resourceArns: z.array(z.string()).optional(),
  principal: z.string().optional(),
  principals: z.array(z.string()).optional(),
  resourceOwner: z.string().optional(),
  associationType: z.string().optional(),
  tags: z.array(tag).optional(),
  tagKeys: z.array(z.string()).optional(),
});

type Members = z.infer<typeof members>;

/** All of RAM that Causeway uses: moto's knows one account, and no resources of VPC Lattice. */
export class ResourceShares implements NetworkPart {
  private readonly shares = new Map<string, Share>();

  /** True if an account may use a resource: its own, or one that is shared with it. */
  canUse(accountId: string, resourceArn: string): boolean {
    if (resourceArn.split(":")[4] === accountId) return true;
    return this.sharedWith(accountId).includes(resourceArn);
  }

  /** ARNs of what other accounts share with one. */
  sharedWith(accountId: string): string[] {
    return [...this.shares.values()]
      .filter(({ principals }) => principals.has(accountId))
      .flatMap(({ resources }) => [...resources]);
  }

  /** Accounts that anything is shared with. */
  participants(): string[] {
    return [...this.shares.values()].flatMap(({ principals }) => [...principals]);
  }

  /** Tags of a share. */
  tagsOf(arn: string): ReadonlyMap<string, string> | undefined {
    return this.shares.get(arn)?.tags;
  }

  answer({ request, caller }: NetworkCall): Reply | undefined {
    if (request.service !== "ram") return undefined;
    const given = members.parse(jsonBody(request));
    const { accountId } = caller;
    switch (request.path) {
      case "/createresourceshare":
        return jsonReply({ resourceShare: shape(this.create(given, accountId, request.region)) });
      case "/updateresourceshare": {
        const share = this.find(given.resourceShareArn, accountId);
        share.name = given.name ?? share.name;
        share.allowExternalPrincipals = given.allowExternalPrincipals ?? share.allowExternalPrincipals;
        return jsonReply({ resourceShare: shape(share) });
      }
      case "/deleteresourceshare":
        this.shares.delete(this.find(request.query.get("resourceShareArn") ?? "", accountId).arn);
        return jsonReply({ returnValue: true });
      case "/getresourceshares":
        return jsonReply({ resourceShares: this.listed(given, accountId).map(shape) });
      case "/associateresourceshare":
      case "/disassociateresourceshare":
        return this.change(request.path === "/associateresourceshare", given, accountId);
      case "/getresourceshareassociations":
        return jsonReply({ resourceShareAssociations: this.associations(given, accountId) });
      case "/listresourcesharepermissions":
        return jsonReply({ permissions: [] });
      case "/tagresource":
      case "/untagresource": {
        const { tags } = this.find(given.resourceShareArn, accountId);
        for (const { key, value } of given.tags ?? []) tags.set(key, value);
        for (const key of given.tagKeys ?? []) tags.delete(key);
        return jsonReply({});
      }
      default:
        return undefined;
    }
  }

  private of(accountId: string): Share[] {
    return [...this.shares.values()].filter(({ ownerAccountId }) => ownerAccountId === accountId);
  }

  private create(given: Members, ownerAccountId: string, region: string): Share {
    const share: Share = {
      arn: `arn:aws:ram:${region}:${ownerAccountId}:resource-share/${randomUUID()}`,
      name: given.name ?? "",
      ownerAccountId,
      createdAt: nowSeconds(),
      allowExternalPrincipals: given.allowExternalPrincipals ?? true,
      tags: new Map((given.tags ?? []).map(({ key, value }) => [key, value])),
      resources: new Set(given.resourceArns),
      principals: new Set(given.principals),
    };
    this.shares.set(share.arn, share);
    return share;
  }

  private find(arn: string | undefined, accountId: string): Share {
    const share = this.shares.get(arn ?? "");
    if (share?.ownerAccountId === accountId) return share;
    throw new AwsFault("UnknownResourceException", `ResourceShare ${arn ?? ""} could not be found.`);
  }

  private listed(given: Members, accountId: string): Share[] {
    const others = [...this.shares.values()].filter(({ principals }) => principals.has(accountId));
    const { resourceShareArns: arns, name } = given;
    return (given.resourceOwner === "OTHER-ACCOUNTS" ? others : this.of(accountId)).filter(
      (share) => (arns?.includes(share.arn) ?? true) && (name === undefined || share.name === name),
    );
  }

  private change(joins: boolean, given: Members, accountId: string): Reply {
    const share = this.find(given.resourceShareArn, accountId);
    const lists = [
      { type: "RESOURCE", own: share.resources, changed: given.resourceArns ?? [] },
      { type: "PRINCIPAL", own: share.principals, changed: given.principals ?? [] },
    ] as const;
    for (const { own, changed } of lists) {
      for (const one of changed) {
        if (joins) own.add(one);
        else own.delete(one);
      }
    }
    const status = joins ? "ASSOCIATED" : "DISASSOCIATED";
    return jsonReply({
      resourceShareAssociations: lists.flatMap(({ type, changed }) =>
        changed.map((one) => association(share, type, one, status)),
      ),
    });
  }

  private associations(given: Members, accountId: string): object[] {
    const type = given.associationType === "PRINCIPAL" ? "PRINCIPAL" : "RESOURCE";
    const wanted = type === "PRINCIPAL" ? given.principal : given.resourceArn;
    return this.of(accountId)
      .filter(({ arn }) => given.resourceShareArns?.includes(arn) ?? true)
      .flatMap((share) =>
        [...(type === "PRINCIPAL" ? share.principals : share.resources)]
          .filter((one) => wanted === undefined || one === wanted)
          .map((one) => association(share, type, one, "ASSOCIATED")),
      );
  }
}

function shape(share: Share): object {
  return {
    resourceShareArn: share.arn,
    name: share.name,
    owningAccountId: share.ownerAccountId,
    allowExternalPrincipals: share.allowExternalPrincipals,
    status: "ACTIVE",
    tags: [...share.tags].map(([key, value]) => ({ key, value })),
    creationTime: share.createdAt,
    lastUpdatedTime: share.createdAt,
    featureSet: "STANDARD",
  };
}

function association(
  share: Share,
  associationType: string,
  associatedEntity: string,
  status: string,
): object {
  return {
    resourceShareArn: share.arn,
    resourceShareName: share.name,
    associatedEntity,
    associationType,
    status,
    creationTime: share.createdAt,
    lastUpdatedTime: share.createdAt,
    external: false,
  };
}
