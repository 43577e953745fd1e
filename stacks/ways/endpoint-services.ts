/** Databases behind an endpoint service, in the stack of their account. */
import { DataAwsLbs } from "@cdktf/provider-aws/lib/data-aws-lbs";
import { TerraformLocal } from "cdktf";
import type { ConnectionOf } from "../../model/schema/connection";
import type { MaxConnectErrors } from "../../lambda-src/reconcile-targets/event";
import { acceptConnectionStatements } from "../../lambda-src/accept-connection/permissions";
import { databaseEngineOf, databaseOf } from "../../model/engines";
import { markersOf } from "../../modules/lambda/marker-name";
import { Teardown } from "../../modules/lambda/step";
import { StepFunction } from "../../modules/lambda/step-function";
import { addressed } from "../../modules/addressed";
import type { DatabasePlace } from "../../modules/network/database-place";
import { EndpointService } from "../../modules/network/endpoint-service";
import { onePerZone } from "../../modules/network/one-per-zone";
import { TargetReconciler, type ReconciledTarget } from "../../modules/network/target-reconciler";
import { type AccountStack, type HandedValue } from "../account-stack";
import type { FunctionHome } from "./database-paths";
import { type DatabaseEndpoint, deployRoleArn } from "../../model/queries";
import { functionNames, names, stackNames } from "../../model/names";

/** An endpoint service, as the connectivity stack connects to it. */
export interface HandedService {
  readonly serviceName: HandedValue;
  readonly serviceId: HandedValue;
  readonly acceptFunctionName: HandedValue;
}

/** What an endpoint service stands before. */
export interface ServedDatabase extends Pick<ReconciledTarget, "host" | "kind" | "port"> {
  readonly endpoint: DatabaseEndpoint;
  readonly connection: ConnectionOf<"private-link" | "rds-proxy">;
  readonly place: DatabasePlace;
  /** Group of what stands directly behind the balancer. */
  readonly securityGroupId: string;
}

/** The endpoint services of a database account, and the functions that all of them share. */
export class ServedDatabases {
  private readonly made: { readonly key: string; readonly service: EndpointService }[] = [];
  private readonly targets: ReconciledTarget[] = [];
  private balancers: DataAwsLbs | undefined;

  constructor(
    private readonly stack: AccountStack,
    private readonly home: () => FunctionHome,
  ) {}

  serve({ endpoint, connection, place, host, port, kind, securityGroupId }: ServedDatabase): void {
    const { stack } = this;
    const { environment } = stack;
    const { key, config } = endpoint;
    const service = new EndpointService(stack.part("endpoints"), key, {
      provider: stack.provider(),
      name: names.keyed(environment.name, key),
      vpcId: place.vpcId,
      subnetIds: onePerZone(place),
      targetSecurityGroupId: securityGroupId,
      port,
      idleTimeoutSeconds: connection.idleTimeoutSeconds,
      deletionProtection: connection.deletionProtection,
      allowedPrincipalArn: deployRoleArn(environment, environment.replication.account),
      standingBalancerArns: this.standingBalancers(),
    });
    this.made.push({ key, service });
    const ranges = `${key}_vpc_cidrs`;
    const maxConnectErrors = connectErrorsOf(endpoint, connection);
    const cidrs = addressed(new TerraformLocal(stack, ranges, place.vpcCidrs), ranges).asList;
    this.targets.push({
      key,
      host,
      port,
      targetGroupArn: service.targetGroupArn,
      cidrs,
      kind,
      ...(maxConnectErrors ? { maxConnectErrors } : {}),
      sources: eventSources(config),
    });
  }

  /** Makes what the services share. @returns Services by endpoint. */
  finish(): ReadonlyMap<string, HandedService> {
    if (this.made.length === 0) return new Map();
    const acceptFunctionName = this.handOnAcceptFunction();
    new TargetReconciler(this.stack, "reconcile-targets", {
      ...this.home(),
      functionName: functionNames.reconcileTargets(this.stack.environment, this.stack.account),
      stack: this.stack.node.id,
      targets: this.targets,
    });
    return new Map(
      this.made.map(({ key, service }) => [
        key,
        {
          serviceName: this.stack.handOn(
            `${key}_service_name`,
            service.serviceName,
            `Name of the endpoint service of ${key}.`,
          ),
          serviceId: this.stack.handOn(
            `${key}_service_id`,
            service.serviceId,
            `Id of the endpoint service of ${key}.`,
          ),
          acceptFunctionName,
        },
      ]),
    );
  }

  /** What the account has is asked once, also where nothing of ours is there yet. */
  private standingBalancers(): string {
    const { stack } = this;
    this.balancers ??= addressed(
      new DataAwsLbs(stack, "balancers", { provider: stack.provider() }),
      stack.account,
    );
    return `data.aws_lbs.${stack.account}.arns`;
  }

  private handOnAcceptFunction(): HandedValue {
    const { stack } = this;
    const home = this.home();
    const { partition, region, accountId } = home;
    const serviceArn = (id: string) =>
      `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint-service/${id}`;
    const accept = new StepFunction(stack, "accept-connection", {
      ...home,
      functionName: functionNames.acceptConnection(stack.environment, stack.account),
      code: "accept-connection",
      description:
        "Accepts and ends the connections of interface endpoints to this account's endpoint services.",
      environment: { ENVIRONMENT: stack.environment.name },
      timeoutSeconds: 360,
      statements: acceptConnectionStatements({
        serviceArns: this.made.map(({ service }) => serviceArn(service.serviceId)),
        markerArns: [markersOf(home, stackNames.connectivity(stack.environment))],
      }),
    });
    for (const { key, service } of this.made) {
      new Teardown(stack, `${key}_connections`, {
        provider: stack.provider(),
        functionName: accept.functionName,
        input: { serviceId: service.serviceId },
        boundTo: service.serviceId,
        after: accept.ready,
      });
    }
    return stack.handOn(
      "accept-connection_function_name",
      accept.functionName,
      "Function that accepts connections to endpoint services.",
    );
  }
}

/**
 * Connection errors that MySQL has to bear from a balancer's address: at six health checks a minute it
 * gets there after 115 days in which no client connects.
 */
const leastConnectErrors = 1_000_000;

/** The database that counts the balancer's health checks; a proxy answers them itself. */
function connectErrorsOf(
  { config }: DatabaseEndpoint,
  connection: ServedDatabase["connection"],
): MaxConnectErrors | undefined {
  if (connection.via !== "private-link" || !databaseEngineOf(config).blocksSilentClients) return undefined;
  const atLeast = leastConnectErrors;
  const database = databaseOf(config);
  // Nobody but its owner knows the parameters of a server that is not RDS's.
  if ("host" in database || "workgroup" in database) return undefined;
  if ("instance" in database) return { instance: database.instance, atLeast };
  const { cluster } = database;
  const { to } = connection;
  return typeof to === "object" ? { cluster, instance: to.instance, atLeast } : { cluster, atLeast };
}

/** What RDS tells events of; a server that is not RDS's is looked at on schedule only. */
function eventSources(config: DatabaseEndpoint["config"]) {
  const database = databaseOf(config);
  if ("cluster" in database) return { cluster: database.cluster };
  return { instances: "instance" in database ? [database.instance] : [] };
}
