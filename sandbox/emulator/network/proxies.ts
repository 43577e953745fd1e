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
import { changeReply, type Reply } from "../reply";
import { childText, elementsWith, setChildren } from "../xml";
import type { Addresses } from "./addresses";
import type { Listeners } from "./listeners";
import type { NetworkCall, NetworkPart } from "./part";
import { proxyHost, proxyPort } from "./proxy-hosts";
import type { Place } from "./facts";

/** A proxy, by the host that its clients know. */
export interface Proxy extends Place {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** moto's names of proxies end in a random word. */
const motosHost = /^([\w-]+)\.db-proxy-[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com$/;

/** Gives each proxy a lasting name and an address of its subnets, and knows the hosts behind it. */
export class Proxies implements NetworkPart {
  private readonly proxies = new Map<string, Proxy>();

  constructor(
    private readonly moto: Moto,
    private readonly addresses: Addresses,
    private readonly listeners: Listeners,
  ) {}

  /** A proxy by its name. */
  of(place: Place, name: string): Proxy | undefined {
    return this.proxies.get(keyOf(place, name));
  }

  /** The proxy that a host is of. */
  at(host: string): Proxy | undefined {
    return [...this.proxies.values()].find((one) => one.host === host);
  }

  /** Databases behind a proxy: none as long as none is registered with it. */
  async behind(proxy: Proxy): Promise<{ readonly host: string; readonly port: number }[]> {
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
    if (request.service !== "rds" || !operation.includes("DBProx")) return reply;
    const name = request.form.get("DBProxyName") ?? "";
    const place: Place = { accountId: caller.accountId, region: request.region };
    if (operation === "rds:CreateDBProxy") {
      const port = proxyPort(request.form.get("EngineFamily") ?? "");
      const proxy = { ...place, name, host: proxyHost(place, name), port };
      this.proxies.set(keyOf(place, name), proxy);
      await this.tell(proxy);
    }
    if (operation === "rds:DeleteDBProxy") {
      const host = this.of(place, name)?.host ?? "";
      this.addresses.forget(host);
      this.listeners.forget(host);
      this.proxies.delete(keyOf(place, name));
    }
    return changeReply(reply, (root) => {
      for (const proxyOrTarget of elementsWith(root, "Endpoint")) {
        const [, own] = motosHost.exec(childText(proxyOrTarget, "Endpoint") ?? "") ?? [];
        if (own !== undefined) setChildren(proxyOrTarget, { Endpoint: proxyHost(place, own) });
      }
    });
  }

  private async tell({ accountId, region, name, host, port }: Proxy): Promise<void> {
    const { rds, ec2 } = this.moto.of(accountId, region);
    const { DBProxies } = await rds.send(new DescribeDBProxiesCommand({ DBProxyName: name }));
    const [proxy] = DBProxies ?? [];
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: proxy?.VpcSubnetIds ?? [] }));
    const [subnet] = Subnets ?? [];
    this.listeners.tell({ host, port });
    this.addresses.tell({
      host,
      address: addressIn(subnet?.CidrBlock, this.proxies.size),
      accountId,
      vpcId: subnet?.VpcId,
      securityGroupIds: proxy?.VpcSecurityGroupIds ?? [],
    });
  }
}

/** One of fifty addresses at the end of a subnet's first /24. */
export function addressIn(cidr: string | undefined, index: number): string | undefined {
  return cidr?.replace(/\d+\/\d+$/, String(200 + (index % 50)));
}

function keyOf({ accountId, region }: Place, name: string): string {
  return `${accountId}/${region}/${name}`;
}
