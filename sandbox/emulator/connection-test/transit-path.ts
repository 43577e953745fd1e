/** Through a transit gateway: both attachments, the table that the first one sends by, its route. */
import type { Place } from "../network/reader";
import type { BrokenPath, PathDeps } from "./path-start";

/** One way from a VPC to an address or range of another one. */
export interface TransitLeg {
  readonly gatewayId: string;
  /** Whose packets they are. */
  readonly from: Place & { readonly vpcId: string };
  readonly to: string;
  /** VPC that `to` is in. */
  readonly toVpcId: string;
}

/** The first broken link between two VPCs at a transit gateway. */
export function brokenTransit(leg: TransitLeg, { transit, names }: PathDeps): BrokenPath | undefined {
  const { gatewayId, from, to, toVpcId } = leg;
  for (const vpcId of [from.vpcId, toVpcId]) {
    const state = transit.attachments.between(gatewayId, vpcId)?.state;
    if (state === "available") continue;
    return {
      link: `the attachment of VPC ${vpcId} to transit gateway ${gatewayId} is ${state ?? "gone"}`,
      fix: "accept the attachment, or deploy again",
    };
  }
  const attachment = transit.attachments.between(gatewayId, from.vpcId);
  const table = attachment && transit.tables.associatedWith(attachment.id);
  const where = `the attachment of VPC ${from.vpcId} in ${names.of(from.accountId)} to transit gateway ${gatewayId}`;
  if (!table) {
    return {
      link: `${where} is associated with no route table`,
      fix: "deploy again, which associates it",
    };
  }
  if (transit.tables.routeTo(table.id, to)?.vpcId === toVpcId) return undefined;
  return {
    link: `route table ${table.id}, by which ${where} sends, has no route to ${to} in VPC ${toVpcId}`,
    fix: "add the route, or deploy again, which adds it",
  };
}
