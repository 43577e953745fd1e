/** Endpoint services before the databases of an account, in its stack, and the functions that all of them share. */
import { DataAwsLbs } from "@cdktf/provider-aws/lib/data-aws-lbs";
import { TerraformLocal } from "cdktf";
import type { MaxConnectErrors } from "../../lambda-src/reconcile-targets/event";
import { acceptConnectionStatements } from "../../lambda-src/accept-connection/permissions";
import { databaseOf } from "../../model/engines";
import { functionNames, names, stackNames } from "../../model/names";
import { isCheckedByBalancer } from "../../model/connected";
import { deployRoleArn, type DatabaseEndpoint } from "../../model/queries";
import { wayHas, type ViaWith } from "../../model/ways";
import { addressed } from "../../modules/addressed";
import { markersOf } from "../../modules/lambda/marker-name";
import { Teardown } from "../../modules/lambda/step";
import { StepFunction } from "../../modules/lambda/step-function";
import type { DatabaseVpc } from "../../modules/network/database-vpc";
import { EndpointService } from "../../modules/network/endpoint-service";
import { onePerZone } from "../../modules/network/one-per-zone";
import { TargetReconciler, type ReconciledTarget } from "../../modules/network/target-reconciler";
import type { AccountStack, StackOutput } from "../account-stack";
import { required, type OfferedInZones, type OfferedService } from "../outputs";
import type { DatabaseAccount, OwnedDatabase } from "./way";

/** Ways with a balancer. */
export type BalancedVia = ViaWith<{ readonly isBalanced: true }>;

/** Targets of a balancer. */
export interface BehindBalancer extends Pick<ReconciledTarget, "host" | "kind" | "port"> {
  readonly place: DatabaseVpc;
  /** Group of what stands directly behind the balancer. */
  readonly securityGroupId: string;
}

/** A database, and what stands behind its balancer. */
interface ServedDatabase extends OwnedDatabase<BalancedVia> {
  readonly behind: BehindBalancer;
}

interface MadeService {
  readonly key: string;
  readonly service: EndpointService;
  readonly target: ReconciledTarget;
}

/** Makes the services of all databases of an account. @returns The one of an endpoint, as it is handed on. */
export function makeServices(
  account: DatabaseAccount,
  databases: readonly ServedDatabase[],
): (key: string) => Omit<OfferedService, keyof OfferedInZones> {
  const { stack } = account;
  const balancers = standingBalancers(stack);
  const made = databases.map((database) => makeService(stack, database, balancers));
  const acceptFunctionName = makeAcceptFunction(account, made);
  new TargetReconciler(stack, "reconcile-targets", {
    ...account.home(),
    functionName: functionNames.reconcileTargets(stack.environment, stack.account),
    stack: stack.node.id,
    targets: made.map(({ target }) => target),
  });
  const services = new Map(made.map(({ key, service }) => [key, service]));
  return (key) => {
    const service = required(services.get(key), stack, `service of "${key}"`);
    return {
      serviceName: stack.publish(
        `${key}_service_name`,
        service.serviceName,
        `Name of the endpoint service of ${key}.`,
      ),
      serviceId: stack.publish(
        `${key}_service_id`,
        service.serviceId,
        `Id of the endpoint service of ${key}.`,
      ),
      acceptFunctionName,
    };
  };
}

/** Terraform expression: balancers of the account. It is asked once, also where nothing of ours is there yet. */
function standingBalancers(stack: AccountStack): string {
  const { account } = stack;
  addressed(new DataAwsLbs(stack, "balancers", { provider: stack.provider() }), account);
  return `data.aws_lbs.${account}.arns`;
}

function makeService(
  stack: AccountStack,
  { key, config, connection, behind }: ServedDatabase,
  standingBalancerArns: string,
): MadeService {
  const { environment } = stack;
  const { place, host, port, kind } = behind;
  const service = new EndpointService(stack.part("endpoints"), key, {
    provider: stack.provider(),
    name: names.keyed(environment.name, key),
    vpcId: place.vpcId,
    subnetIds: onePerZone(place),
    targetSecurityGroupId: behind.securityGroupId,
    port,
    idleTimeoutSeconds: connection.idleTimeoutSeconds,
    deletionProtection: connection.deletionProtection,
    allowedPrincipalArn: deployRoleArn(environment, environment.replication.account),
    standingBalancerArns,
  });
  const ranges = `${key}_vpc_cidrs`;
  const maxConnectErrors = connectErrorsOf(config);
  const cidrs = addressed(new TerraformLocal(stack, ranges, place.vpcCidrs), ranges).asList;
  const target = {
    key,
    host,
    port,
    targetGroupArn: service.targetGroupArn,
    cidrs,
    kind,
    ...(maxConnectErrors ? { maxConnectErrors } : {}),
    sources: eventSources(config),
  };
  return { key, service, target };
}

function makeAcceptFunction(
  { stack, ...account }: DatabaseAccount,
  made: readonly MadeService[],
): StackOutput {
  const home = account.home();
  const { partition, region, accountId } = home;
  const serviceArn = (id: string) => `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint-service/${id}`;
  const accept = new StepFunction(stack, "accept-connection", {
    ...home,
    functionName: functionNames.acceptConnection(stack.environment, stack.account),
    code: "accept-connection",
    description:
      "Accepts and ends the connections of interface endpoints to this account's endpoint services.",
    environment: { ENVIRONMENT: stack.environment.name },
    timeoutSeconds: 360,
    statements: acceptConnectionStatements({
      serviceArns: made.map(({ service }) => serviceArn(service.serviceId)),
      markerArns: [markersOf(home, stackNames.connectivity(stack.environment))],
    }),
  });
  for (const { key, service } of made) {
    new Teardown(stack, `${key}_connections`, {
      provider: stack.provider(),
      functionName: accept.functionName,
      input: { serviceId: service.serviceId },
      boundTo: service.serviceId,
      after: accept.ready,
    });
  }
  return stack.publish(
    "accept-connection_function_name",
    accept.functionName,
    "Function that accepts connections to endpoint services.",
  );
}

/**
 * Connection errors that MySQL has to bear from a balancer's address: at six health checks a minute it
 * gets there after 115 days in which no client connects.
 */
const leastConnectErrors = 1_000_000;

/** The database that counts the balancer's health checks; a proxy answers them itself. */
function connectErrorsOf(config: DatabaseEndpoint["config"]): MaxConnectErrors | undefined {
  const { connection } = config;
  if (!isCheckedByBalancer(config)) return undefined;
  const atLeast = leastConnectErrors;
  const database = databaseOf(config);
  // Nobody but its owner knows the parameters of a server that is not RDS's.
  if ("host" in database || "workgroup" in database) return undefined;
  if ("instance" in database) return { instance: database.instance, atLeast };
  const { cluster } = database;
  const to = wayHas(connection, { answeredBy: "database" }) ? connection.to : "writer";
  return typeof to === "object" ? { cluster, instance: to.instance, atLeast } : { cluster, atLeast };
}

/** Sources of RDS events; the schedule alone watches a server that RDS does not run. */
function eventSources(config: DatabaseEndpoint["config"]) {
  const database = databaseOf(config);
  if ("cluster" in database) return { cluster: database.cluster };
  return { instances: "instance" in database ? [database.instance] : [] };
}
