/** A `reconcile-targets` function against a fake load balancer and a real name server. */
import { getServers, setServers } from "node:dns";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { RDSClient } from "@aws-sdk/client-rds";
import { SSMClient } from "@aws-sdk/client-ssm";
import { Misses } from "../../lambda-src/reconcile-targets/misses";
import type { ReconcileTargetsEvent } from "../../lambda-src/reconcile-targets/event";
import { resolver } from "../../lambda-src/reconcile-targets/lookup";
import type { Measured } from "../../lambda-src/reconcile-targets/metrics";
import { ParameterApi } from "../../lambda-src/reconcile-targets/parameter-api";
import type { Dependencies } from "../../lambda-src/reconcile-targets/reconcile";
import { TargetApi } from "../../lambda-src/reconcile-targets/target-api";
import { Markers } from "../../lambda-src/shared/markers";
import { AwsServer } from "./aws-server";
import { DnsServer } from "./dns-server";
import { FakeElb } from "./fake-elb";
import { FakeRds } from "./fake-rds";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

export const targetGroupArn =
  "arn:aws:elasticloadbalancing:eu-west-1:222222222222:targetgroup/dev-orders-db/0123456789abcdef";
export const targetsMarker = "/causeway/dev-orders-database/orders-db_targets";

/** Addresses of the instances before and after a failover. */
export const [before, after] = ["10.30.0.11", "10.30.16.12"] as const;

export function reconcileEvent(members: Partial<ReconcileTargetsEvent> = {}): ReconcileTargetsEvent {
  return {
    action: "reconcile",
    reason: "schedule",
    endpoint: "orders-db",
    host: "orders-aurora.cluster-abc.eu-west-1.rds.amazonaws.com",
    port: 3306,
    targetGroupArn,
    cidrs: ["10.30.0.0/16"],
    kind: "instance",
    marker: targetsMarker,
    ...members,
  };
}

interface Clients {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly rds: RDSClient;
  readonly ssm: SSMClient;
}

/** The database account, its name server, and the function's way to both. */
export class BalancedAccount {
  elb = new FakeElb(targetGroupArn);
  rds = new FakeRds();
  ssm = new FakeSsm();
  absences = new Misses(3);
  readonly measured: Measured[] = [];
  private readonly made = new Map<number, Clients>();
  private readonly usual = getServers();

  private constructor(
    readonly server: AwsServer,
    readonly dns: DnsServer,
  ) {}

  /** Directs the process's look-ups to its name server, until it is closed. */
  static async start(): Promise<BalancedAccount> {
    const dns = await DnsServer.start();
    const server = await AwsServer.start({
      elasticloadbalancing: (call) => account.elb.service(call),
      rds: (call) => account.rds.service(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new BalancedAccount(server, dns);
    setServers([dns.address]);
    account.clear();
    return account;
  }

  /** Back to an account whose name answers `before`, and whose target group is empty. */
  clear(): void {
    this.server.reset();
    this.dns.reset();
    this.dns.reply = () => [before];
    this.elb = new FakeElb(targetGroupArn);
    for (const address of [before, after]) this.elb.alive.add(address);
    this.rds = new FakeRds();
    this.ssm = new FakeSsm();
    this.ssm.parameters.set(targetsMarker, "due since now");
    this.absences = new Misses(3);
    this.measured.length = 0;
  }

  async close(): Promise<void> {
    setServers(this.usual);
    await Promise.all([this.server.close(), this.dns.close()]);
  }

  dependencies(event: ReconcileTargetsEvent, { attempts = 1, seconds = 600 } = {}): Dependencies {
    const run = testRun(seconds);
    const { elb, rds, ssm } = this.made.get(attempts) ?? this.makeClients(attempts);
    return {
      ...run,
      api: new TargetApi(elb, run.deadline, event),
      parameters: new ParameterApi(rds, run.deadline),
      markers: new Markers(ssm, run.deadline),
      misses: this.absences,
      resolve: resolver({ timeout: 250, tries: 1 }),
      publish: (_endpoint, measured) => void this.measured.push(measured),
    };
  }

  private makeClients(attempts: number): Clients {
    const settings = testClient(this.server.url, attempts);
    const clients = {
      elb: new ElasticLoadBalancingV2Client(settings),
      rds: new RDSClient(settings),
      ssm: new SSMClient(settings),
    };
    this.made.set(attempts, clients);
    return clients;
  }
}
