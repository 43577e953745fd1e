/** RDS Proxies: where they stand, and what is behind them. */
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand,
} from "@aws-sdk/client-rds";
import { unlessMissing } from "../iam/reader";
import type { Moto } from "../moto";
import type { Reply } from "../reply";
import type { Addresses } from "./addresses";
import type { NetworkCall, NetworkPart } from "./part";
import type { Place } from "./reader";
import { elementText, replyText } from "./xml";

/** A proxy, by the host that its clients know. */
interface Proxy extends Place {
  readonly name: string;
  readonly host: string;
}

/** Gives each proxy an address of its subnets, and knows the hosts behind it. */
export class Proxies implements NetworkPart {
  private readonly proxies = new Map<string, Proxy>();

  constructor(
    private readonly moto: Moto,
    private readonly addresses: Addresses,
  ) {}

  /** The proxy that a host is of. */
  at(host: string): { readonly name: string } | undefined {
    return [...this.proxies.values()].find((one) => one.host === host);
  }

  /** What a proxy stands before: nothing as long as nothing is registered with it. */
  async behind(host: string): Promise<{ readonly host: string; readonly port: number }[]> {
    const proxy = [...this.proxies.values()].find((one) => one.host === host);
    if (!proxy) return [];
    const { rds } = this.moto.of(proxy.accountId, proxy.region);
    const found = await unlessMissing(
      rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName: proxy.name })),
    );
    const databases = (found?.Targets ?? []).map(async ({ Type, RdsResourceId: id }) => {
      if (Type === "TRACKED_CLUSTER") {
        const asked = new DescribeDBClustersCommand({ DBClusterIdentifier: id });
        const cluster = (await unlessMissing(rds.send(asked)))?.DBClusters?.[0];
        return { host: cluster?.Endpoint, port: cluster?.Port };
      }
      const asked = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
      const instance = (await unlessMissing(rds.send(asked)))?.DBInstances?.[0];
      return { host: instance?.Endpoint?.Address, port: instance?.Endpoint?.Port };
    });
    return (await Promise.all(databases)).flatMap(({ host: at, port }) =>
      at === undefined || port === undefined ? [] : [{ host: at, port }],
    );
  }

  async mend({ operation, request, caller }: NetworkCall, reply: Reply): Promise<Reply> {
    const name = request.form.get("DBProxyName") ?? "";
    const place: Place = { accountId: caller.accountId, region: request.region };
    const key = `${place.accountId}/${place.region}/${name}`;
    if (operation === "rds:CreateDBProxy") {
      const host = elementText(replyText(reply), "Endpoint") ?? "";
      this.proxies.set(key, { ...place, name, host });
      await this.tellAddress(place, name, host);
    }
    if (operation === "rds:DeleteDBProxy") {
      this.addresses.forget(this.proxies.get(key)?.host ?? "");
      this.proxies.delete(key);
    }
    return reply;
  }

  private async tellAddress(place: Place, name: string, host: string): Promise<void> {
    const { rds, ec2 } = this.moto.of(place.accountId, place.region);
    const { DBProxies } = await rds.send(new DescribeDBProxiesCommand({ DBProxyName: name }));
    const [proxy] = DBProxies ?? [];
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: proxy?.VpcSubnetIds ?? [] }));
    const [subnet] = Subnets ?? [];
    this.addresses.tell({
      host,
      address: subnet?.CidrBlock?.replace(/\d+\/\d+$/, String(200 + (this.proxies.size % 50))),
      accountId: place.accountId,
      vpcId: subnet?.VpcId,
      securityGroupIds: proxy?.VpcSecurityGroupIds ?? [],
    });
  }
}
