/** Endpoints of RDS Proxies in other subnets than the proxy's: moto has none. */
import { DescribeSubnetsCommand, type Subnet } from "@aws-sdk/client-ec2";
import { randomUUID } from "node:crypto";
import type { Moto } from "../moto";
import { listParameter, queryReply } from "../query";
import { AwsFault, type Reply } from "../reply";
import type { Xml } from "../xml";
import type { Addresses } from "./addresses";
import type { Listeners } from "./listeners";
import type { NetworkCall, NetworkPart } from "./part";
import { addressIn, type Proxies, type Proxy } from "./proxies";
import { proxyEndpointHost } from "./proxy-hosts";
import type { Place } from "./facts";

interface ProxyEndpoint extends Place {
  readonly name: string;
  readonly arn: string;
  readonly host: string;
  readonly proxyName: string;
  readonly targetRole: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly createdAt: string;
  readonly tags: Map<string, string>;
  groupIds: readonly string[];
}

/** Each stands in subnets that its account owns or was given, and leads to its proxy. */
export class ProxyEndpoints implements NetworkPart {
  private readonly endpoints = new Map<string, ProxyEndpoint>();

  constructor(
    private readonly moto: Moto,
    private readonly proxies: Pick<Proxies, "of">,
    private readonly addresses: Addresses,
    private readonly listeners: Listeners,
  ) {}

  /** The proxy that an endpoint's host leads to. */
  at(host: string): Proxy | undefined {
    const endpoint = [...this.endpoints.values()].find((one) => one.host === host);
    return endpoint && this.proxies.of(endpoint, endpoint.proxyName);
  }

  async answer(call: NetworkCall): Promise<Reply | undefined> {
    const { operation, request, caller } = call;
    const place = { accountId: caller.accountId, region: request.region };
    const name = request.form.get("DBProxyEndpointName") ?? "";
    const changed = (one: ProxyEndpoint, status?: string): Reply =>
      queryReply(operation, { DBProxyEndpoint: shape(one, status) }, "member");
    switch (operation) {
      case "rds:CreateDBProxyEndpoint":
        return changed(await this.create(call, place));
      case "rds:ModifyDBProxyEndpoint": {
        const endpoint = this.find(place, name);
        endpoint.groupIds = listParameter(request.form, "VpcSecurityGroupIds");
        this.addresses.tell({ host: endpoint.host, securityGroupIds: endpoint.groupIds });
        return changed(endpoint);
      }
      case "rds:DeleteDBProxyEndpoint":
        return changed(this.remove(this.find(place, name)), "deleting");
      case "rds:DescribeDBProxyEndpoints": {
        const seen = request.form.has("DBProxyEndpointName")
          ? [this.find(place, name)]
          : this.of(place, request.form.get("DBProxyName") ?? undefined);
        return queryReply(operation, { DBProxyEndpoints: seen.map((one) => shape(one)) }, "member");
      }
      case "rds:DeleteDBProxy":
        // They go with their proxy (RDS guide, "Deleting an RDS Proxy").
        for (const one of this.of(place, request.form.get("DBProxyName") ?? "")) this.remove(one);
        return undefined;
      default:
        return this.answerTags(call);
    }
  }

  /** Tags of an endpoint, by its name or the end of its ARN. */
  tagsOf(accountId: string, name: string): ReadonlyMap<string, string> | undefined {
    const isMeant = (one: ProxyEndpoint): boolean => one.name === name || one.arn.endsWith(`:${name}`);
    return [...this.endpoints.values()].find((one) => one.accountId === accountId && isMeant(one))?.tags;
  }

  private answerTags({ operation, request: { form } }: NetworkCall): Reply | undefined {
    if (!/^rds:(ListTagsFor|AddTagsTo|RemoveTagsFrom)Resource$/.test(operation)) return undefined;
    const arn = form.get("ResourceName");
    const endpoint = [...this.endpoints.values()].find((one) => one.arn === arn);
    if (!endpoint) return undefined;
    // Only one of the three calls has either.
    for (const [key, value] of tagsIn(form)) endpoint.tags.set(key, value);
    for (const key of listParameter(form, "TagKeys")) endpoint.tags.delete(key);
    const TagList = [...endpoint.tags].map(([Key, Value]) => ({ Key, Value }));
    return queryReply(operation, operation === "rds:ListTagsForResource" ? { TagList } : "", "Tag");
  }

  private async create({ request: { form } }: NetworkCall, place: Place): Promise<ProxyEndpoint> {
    const name = form.get("DBProxyEndpointName") ?? "";
    const proxyName = form.get("DBProxyName") ?? "";
    const proxy = this.proxies.of(place, proxyName);
    if (!proxy) throw new AwsFault("DBProxyNotFoundFault", `DBProxy ${proxyName} not found.`, 404);
    const subnetIds = listParameter(form, "VpcSubnetIds");
    const [subnet] = await this.usableSubnets(place, subnetIds);
    const endpoint: ProxyEndpoint = {
      ...place,
      name,
      arn: `arn:aws:rds:${place.region}:${place.accountId}:db-proxy-endpoint:prx-endpoint-${randomUUID().slice(0, 17)}`,
      host: proxyEndpointHost(place, name),
      proxyName,
      targetRole: form.get("TargetRole") ?? "READ_WRITE",
      vpcId: subnet?.VpcId ?? "",
      subnetIds,
      createdAt: new Date().toISOString(),
      tags: new Map(tagsIn(form)),
      groupIds: listParameter(form, "VpcSecurityGroupIds"),
    };
    this.endpoints.set(keyOf(place, name), endpoint);
    const { host, vpcId, groupIds } = endpoint;
    this.listeners.tell({ host, port: proxy.port });
    const address = addressIn(subnet?.CidrBlock, this.endpoints.size);
    this.addresses.tell({ host, address, accountId: place.accountId, vpcId, securityGroupIds: groupIds });
    return endpoint;
  }

  /** @throws InvalidSubnet for subnets that the account neither owns nor has been given. */
  private async usableSubnets({ accountId, region }: Place, SubnetIds: string[]): Promise<Subnet[]> {
    const asked = this.moto.of(accountId, region).ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
    const { Subnets = [] } = await asked.catch(() => {
      throw new AwsFault("InvalidSubnet", `The requested subnet is invalid: one of ${SubnetIds.join(", ")}.`);
    });
    return Subnets;
  }

  private find(place: Place, name: string): ProxyEndpoint {
    const endpoint = this.endpoints.get(keyOf(place, name));
    if (endpoint) return endpoint;
    throw new AwsFault("DBProxyEndpointNotFoundFault", `DBProxyEndpoint ${name} not found.`, 404);
  }

  private of({ accountId, region }: Place, proxyName: string | undefined): ProxyEndpoint[] {
    return [...this.endpoints.values()].filter(
      (one) =>
        one.accountId === accountId &&
        one.region === region &&
        (proxyName ?? one.proxyName) === one.proxyName,
    );
  }

  private remove(endpoint: ProxyEndpoint): ProxyEndpoint {
    this.endpoints.delete(keyOf(endpoint, endpoint.name));
    this.addresses.forget(endpoint.host);
    this.listeners.forget(endpoint.host);
    return endpoint;
  }
}

function shape(endpoint: ProxyEndpoint, status = "available"): Xml {
  return {
    DBProxyEndpointName: endpoint.name,
    DBProxyEndpointArn: endpoint.arn,
    DBProxyName: endpoint.proxyName,
    Status: status,
    VpcId: endpoint.vpcId,
    VpcSecurityGroupIds: endpoint.groupIds,
    VpcSubnetIds: endpoint.subnetIds,
    Endpoint: endpoint.host,
    CreatedDate: endpoint.createdAt,
    TargetRole: endpoint.targetRole,
    IsDefault: false,
  };
}

/** Lists of the query protocol name their elements in two ways; clients use either. */
function tagsIn(form: URLSearchParams): [key: string, value: string][] {
  return [...form].flatMap(([name, key]) =>
    /^Tags\.(?:member|Tag)\.\d+\.Key$/.test(name)
      ? [[key, form.get(name.replace(/Key$/, "Value")) ?? ""]]
      : [],
  );
}

function keyOf({ accountId, region }: Place, name: string): string {
  return `${accountId}/${region}/${name}`;
}
