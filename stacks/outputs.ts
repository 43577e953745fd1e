/**
 * Outputs of stacks, for later ones.
 *
 * A stack knows the outputs of earlier stacks, not the classes that make them.
 */
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3EndpointConfig } from "../model/schema/environment";
import type { AccountStack, StackOutput } from "./account-stack";

/** A role as other stacks see it. */
export interface RoleOutputs {
  readonly name: StackOutput;
  readonly arn: StackOutput;
  readonly uniqueId: StackOutput;
}

/** The replication network as other stacks see it; lists are JSON. */
export interface NetworkOutputs {
  readonly vpcId: StackOutput;
  readonly vpcCidr: StackOutput;
  readonly subnetIds: StackOutput;
  /** Zone id of each subnet, in the order of the subnets. */
  readonly zoneIds: StackOutput;
  /** Name of each subnet's zone in this account. */
  readonly zoneNames: StackOutput;
  readonly securityGroupId: StackOutput;
  /** Outputs for routes to databases. */
  readonly routes: RouteOutputs | undefined;
}

/** Replication subnets, in order, as routes and rules need them; lists are JSON. */
export interface RouteOutputs {
  readonly subnetCidrs: StackOutput;
  readonly routeTableIds: StackOutput;
}

/** Topic and function that tell databases the addresses of replication instances. */
export interface EgressOutputs {
  readonly topicArn: StackOutput;
  readonly announceFunctionName: StackOutput;
  /** Public addresses that instances come from, as JSON. */
  readonly addresses: StackOutput;
}

/** Network of serverless replications, as later stacks see it. */
export interface ServerlessNetworkOutputs {
  readonly subnetGroupId: StackOutput;
  readonly securityGroupId: StackOutput;
}

/** A stream that DMS writes to. */
export interface StreamOutputs {
  readonly arn: StackOutput;
  /** Key of its encryption. */
  readonly keyArn: StackOutput;
}

/** A domain that DMS writes to. */
export interface DomainOutputs {
  readonly arn: StackOutput;
  /** Host name in its VPC. */
  readonly host: StackOutput;
}

/** Targets in its account that the foundation looks up, by endpoint. */
export interface FoundServices {
  readonly streams: ReadonlyMap<string, StreamOutputs>;
  readonly domains: ReadonlyMap<string, DomainOutputs>;
}

/** Outputs of the foundation. */
export interface FoundationOutputs {
  readonly keyArn: StackOutput;
  /** Network of the replication instances; undefined where every path to a database exists already. */
  readonly network: NetworkOutputs | undefined;
  /** Undefined where no database is opened for announced addresses. */
  readonly egress: EgressOutputs | undefined;
  /** Undefined where every pipeline runs on an instance. */
  readonly serverlessPlace: ServerlessNetworkOutputs | undefined;
  /** DNS name of an existing endpoint for Secrets Manager; undefined where the file names none. */
  readonly secretsManagerHost: StackOutput | undefined;
  readonly replicationInstanceArns: ReadonlyMap<string, StackOutput>;
  /** By endpoint: the role that reads the secret of a database. */
  readonly secretAccessRoles: ReadonlyMap<string, RoleOutputs>;
  /** By endpoint: the role that writes to a bucket or a service, where it lives in this account. */
  readonly writerRoles: ReadonlyMap<string, RoleOutputs>;
  /** By endpoint: the role that reads from a bucket. */
  readonly readerRoles: ReadonlyMap<string, RoleOutputs>;
  /** By endpoint: the role of the bucket that its rows are staged in. */
  readonly stagingRoles: ReadonlyMap<string, RoleOutputs>;
  /** Streams and domains of this account that DMS writes to. */
  readonly services: FoundServices;
}

/** Facts about a database that are read from AWS at plan. */
export interface DatabaseFacts {
  readonly writer: string;
  /** Undefined for a single instance. */
  readonly reader?: string;
  /** Identifier of a cluster that is made here: whatever refers to it waits for its instances. */
  readonly cluster?: string;
  readonly secretArn: string;
  readonly secretKeyArn: string;
}

/** Settings that the functions, queues and logs of an account share. */
export interface FunctionSettings {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** Name of the environment. */
  readonly environment: string;
  readonly keyArn: string;
  readonly logRetentionDays: number;
  readonly alarmTopicArn?: string;
}

/** Outputs for a database's secret. */
export interface SecretOutputs {
  readonly secretArn: StackOutput;
  readonly keyArn: StackOutput;
}

/** A database that is reached at its own addresses. */
export interface OfferedHost {
  /** Host name that the secret says. */
  readonly host: StackOutput;
}

/** Something that the replication account puts an endpoint before. */
export interface OfferedInZones extends OfferedHost {
  /** JSON list of the ids of the zones that the owner's side stands in. */
  readonly zoneIds: StackOutput;
}

/** An endpoint service of the database account. */
export interface OfferedService extends OfferedInZones {
  readonly serviceName: StackOutput;
  readonly serviceId: StackOutput;
  readonly acceptFunctionName: StackOutput;
}

/** A resource of VPC Lattice, shared with the replication account. */
export interface OfferedResource extends OfferedInZones {
  readonly resourceConfigurationArn: StackOutput;
}

/** A proxy that gets an endpoint in the replication subnets. */
export interface OfferedProxy {
  readonly proxyName: StackOutput;
}

/** A database that its account opens for announced addresses. */
export interface OfferedOpening extends OfferedHost {
  readonly allowListFunctionName: StackOutput;
}

/** Offer of a database account that builds nothing. */
export type OfferedNothing = Readonly<Record<string, never>>;

/** Outputs of a database account for one database, by the way to it: only that way knows which of these. */
export type Offer =
  OfferedHost | OfferedNothing | OfferedOpening | OfferedProxy | OfferedResource | OfferedService;

/** Outputs of a database account's stack. */
export interface DatabaseOutputs {
  /** By endpoint. */
  readonly secrets: ReadonlyMap<string, SecretOutputs>;
  /** This side of the connections by endpoint, which the connectivity stack joins with the other. */
  readonly offers: ReadonlyMap<string, Offer>;
}

/** Outputs for a bucket. */
export interface BucketOutputs {
  readonly name: StackOutput;
  readonly arn: StackOutput;
  /** Undefined where S3's own keys encrypt it. */
  readonly keyArn: StackOutput | undefined;
}

/** Outputs of a lake account's storage stack. */
export interface StorageOutputs {
  /** Lake account, by its key. */
  readonly account: string;
  /** By bucket. */
  readonly buckets: ReadonlyMap<string, BucketOutputs>;
  /** By endpoint: the roles that live in this account. */
  readonly writerRoles: ReadonlyMap<string, RoleOutputs>;
  /** The function that seals them; undefined if there are none. */
  readonly sealFunctionName: StackOutput | undefined;
}

/** Outputs of the connectivity stack. */
export interface ConnectivityOutputs {
  /** By endpoint: the host name that is reached, once the whole path is there. */
  readonly paths: ReadonlyMap<string, StackOutput>;
}

/** An assumed-role endpoint that DMS has been asked for. */
export interface AskedEndpoint {
  /** `<environment>-<key>-<generation>`: settings decide the generation. */
  readonly endpointIdentifier: string;
  readonly externalId: StackOutput;
  /** JSON list of the ids of older generations that still exist. */
  readonly olderExternalIds: StackOutput;
}

/** Outputs of a group's endpoints stack, and what calls of its function need. */
export interface EndpointsOutputs {
  /** By endpoint. */
  readonly asked: ReadonlyMap<string, AskedEndpoint>;
  /** As an output, for what has to wait until the function is there. */
  readonly s3EndpointFunctionName: StackOutput;
  /** The event that describes an assumed-role endpoint, wherever it is needed. */
  s3EndpointEvent(
    reader: AccountStack,
    key: string,
    config: S3EndpointConfig,
  ): Readonly<Record<string, unknown>>;
  /** Name of the marker that asks for an endpoint again when DMS has given it another ExternalId. */
  askMarker(key: string): string;
}

/** A writer role as the pipelines stack needs it. */
export interface SealedRole {
  /** The ExternalId its trust admits; known only when it has been read back. */
  readonly externalId: StackOutput;
  readonly roleName: StackOutput;
  /** Account of the role, by its key. */
  readonly account: string;
}

/** Outputs of a lake account's trust stack. */
export interface TrustOutputs {
  /** Lake account, by its key. */
  readonly account: string;
  /** By endpoint. */
  readonly sealed: ReadonlyMap<string, SealedRole>;
}

/** @throws when no earlier stack hands it on: the stacks do not fit together. */
export function required<T>(value: T | undefined, reader: AccountStack, what: string): T {
  if (value === undefined) throw new Error(`[${reader.node.path}] no earlier stack hands on the ${what}`);
  return value;
}
