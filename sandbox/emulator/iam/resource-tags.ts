/** Tags of what policies ask about by tag, wherever it is kept. */
import {
  DescribeAddressesCommand,
  DescribeRouteTablesCommand,
  DescribeTagsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeKeyCommand, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { DescribeDBProxiesCommand, ListTagsForResourceCommand } from "@aws-sdk/client-rds";
import type { Dms } from "../dms/service";
import type { Moto } from "../moto";
import type { Network } from "../network/network";
import { unlessMissing } from "./reader";

type Tags = ReadonlyMap<string, string>;

export interface TaggedThings {
  readonly moto: Moto;
  readonly dms: Pick<Dms, "storeOf">;
  readonly network: Pick<Network, "lattice" | "proxyEndpoints" | "reader" | "shares" | "transitTags">;
}

/** Tags of a resource; undefined for kinds that nobody asks about. */
export async function tagsOf(arn: string, things: TaggedThings): Promise<Tags | undefined> {
  const [, , service = "", region = "", accountId = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  const place = { accountId, region };
  switch (service) {
    case "dms":
      return things.dms.storeOf(accountId, region).findTaggable(arn)?.tags;
    case "ec2":
      return ofEc2(resource.split("/")[1] ?? "", place, things);
    case "kms":
      return ofKey(resource.replace(/^key\//, ""), place, things);
    case "ram":
      return things.network.shares.tagsOf(arn);
    case "rds":
      return ofProxy(arn, resource, place, things);
    case "vpc-lattice":
      return things.network.lattice.tagsOf(resource.split("/")[1] ?? "");
    default:
      return undefined;
  }
}

interface Place {
  readonly accountId: string;
  readonly region: string;
}

async function ofEc2(id: string, place: Place, { moto, network }: TaggedThings): Promise<Tags | undefined> {
  if (id === "*") return undefined;
  if (id.startsWith("sgr-")) return network.reader.tagsOfRule(place, id);
  if (id.startsWith("tgw-")) return network.transitTags.tagsOf(place.accountId, id);
  const { ec2 } = moto.of(place.accountId, place.region);
  const tagged = await associated(id, ec2);
  const { Tags } = await ec2.send(
    new DescribeTagsCommand({ Filters: [{ Name: "resource-id", Values: [tagged] }] }),
  );
  return new Map((Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** What an association is of: its route table or its address; any other id is itself. */
async function associated(id: string, ec2: EC2Client): Promise<string> {
  const filtered = (Name: string) => ({ Filters: [{ Name, Values: [id] }] });
  if (id.startsWith("rtbassoc-")) {
    const by = filtered("association.route-table-association-id");
    return (await ec2.send(new DescribeRouteTablesCommand(by))).RouteTables?.[0]?.RouteTableId ?? id;
  }
  if (id.startsWith("eipassoc-")) {
    const by = filtered("association-id");
    return (await ec2.send(new DescribeAddressesCommand(by))).Addresses?.[0]?.AllocationId ?? id;
  }
  return id;
}

async function ofKey(id: string, place: Place, { moto }: TaggedThings): Promise<Tags | undefined> {
  const { kms } = moto.of(place.accountId, place.region);
  const key = await unlessMissing(kms.send(new DescribeKeyCommand({ KeyId: id })));
  if (key?.KeyMetadata?.KeyId === undefined) return undefined;
  const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: key.KeyMetadata.KeyId }));
  return new Map((Tags ?? []).map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));
}

/** Calls name a proxy, ARNs have an id. */
async function ofProxy(
  arn: string,
  resource: string,
  place: Place,
  { moto, network }: TaggedThings,
): Promise<Tags | undefined> {
  const [kind, name = ""] = resource.split(":");
  if (kind === "db-proxy-endpoint") return network.proxyEndpoints.tagsOf(place.accountId, name);
  if (kind !== "db-proxy") return undefined;
  const { rds } = moto.of(place.accountId, place.region);
  const { DBProxies } = await rds.send(new DescribeDBProxiesCommand({}));
  const proxy = DBProxies?.find((one) => one.DBProxyName === name || one.DBProxyArn === arn);
  if (proxy?.DBProxyArn === undefined) return undefined;
  const { TagList } = await rds.send(new ListTagsForResourceCommand({ ResourceName: proxy.DBProxyArn }));
  return new Map((TagList ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}
