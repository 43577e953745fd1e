/** Resources of DMS in one account and Region. */
import { randomBytes } from "node:crypto";
import { AwsFault } from "../reply";
import type { JsonObject } from "./payload";

/** Anything of DMS that has an ARN and tags. */
export interface Resource {
  readonly arn: string;
  readonly identifier: string;
  readonly tags: Map<string, string>;
}

export interface SubnetGroup extends Resource {
  description: string;
  vpcId: string;
  subnets: readonly { readonly id: string; readonly zone: string }[];
}

export interface ReplicationInstance extends Resource {
  status: string;
  /** Members of the API's ReplicationInstance that are kept as they came. */
  members: JsonObject;
  readonly subnetGroup: string;
  readonly createdAt: number;
}

export interface Endpoint extends Resource {
  status: string;
  /** Members of the API's Endpoint that are kept as they came; passwords are not among them. */
  members: JsonObject;
  readonly externalId?: string;
}

export interface Certificate extends Resource {
  readonly members: JsonObject;
  readonly createdAt: number;
}

export interface ReplicationTask extends Resource {
  status: string;
  members: JsonObject;
  readonly createdAt: number;
  startedAt?: number;
  /** When it last began anew instead of going on: the API's FreshStartDate. */
  freshlyStartedAt?: number;
  stoppedAt?: number;
  stopReason?: string;
  /** True if `start-replication` has been used up. */
  ran: boolean;
  /** Share of the full load that was over when the task last rested, 0 to 1. */
  loadedShare: number;
  /** When the task began to load, or to go on loading, in milliseconds. */
  loadingSince?: number;
  lastFailureMessage?: string;
}

/** A configuration of DMS Serverless and its replication. */
export interface ReplicationConfig extends Resource {
  /** Status of the replication. */
  status: string;
  members: JsonObject;
  readonly subnetGroup: string;
  readonly createdAt: number;
  updatedAt: number;
  startedAt?: number;
  stoppedAt?: number;
  stopReason?: string;
  cdcStopPosition?: string;
  failures: string[];
  /** True if `start-replication` has been used up. */
  ran: boolean;
  /** True if the full load has begun. */
  loaded: boolean;
  /** The results of the tests that its last start began with. */
  readonly tests: Connection[];
}

/** The result of a connection test of one endpoint from one instance or serverless replication. */
export interface Connection {
  readonly endpointArn: string;
  readonly instanceArn: string;
  status: "testing" | "successful" | "failed" | "deleting";
  failure?: string;
  /** The sandbox's own words: which link is missing, and what would mend it. */
  link?: string;
  fix?: string;
}

/** DMS of one account and Region. */
export class DmsStore {
  readonly subnetGroups = new Table<SubnetGroup>("replication subnet group");
  readonly instances = new Table<ReplicationInstance>("replication instance");
  readonly endpoints = new Table<Endpoint>("endpoint");
  readonly certificates = new Table<Certificate>("certificate");
  readonly tasks = new Table<ReplicationTask>("replication task");
  readonly replicationConfigs = new Table<ReplicationConfig>("replication config");
  readonly connections: Connection[] = [];
  /** Number of deletions of an endpoint identifier: the next endpoint of that name is another one. */
  readonly deletions = new Map<string, number>();

  constructor(
    readonly accountId: string,
    readonly region: string,
    readonly partition: string,
  ) {}

  /** A new ARN: `kind` is rep, subgrp, endpoint, cert, task or replication-config. */
  newArn(kind: string, suffix: string = resourceId()): string {
    return `arn:${this.partition}:dms:${this.region}:${this.accountId}:${kind}:${suffix}`;
  }

  /** Anything with tags, by ARN. */
  findTaggable(arn: string): Resource | undefined {
    const tables = [
      this.subnetGroups,
      this.instances,
      this.endpoints,
      this.certificates,
      this.tasks,
      this.replicationConfigs,
    ];
    for (const table of tables) {
      const found = table.byArn(arn);
      if (found) return found;
    }
    return undefined;
  }

  /** Anything with tags, by ARN. @throws ResourceNotFoundFault. */
  taggable(arn: string): Resource {
    const found = this.findTaggable(arn);
    if (!found) throw new AwsFault("ResourceNotFoundFault", `Resource not found: ${arn}`);
    return found;
  }

  connectionsOf(endpointArn: string, instanceArn: string): Connection | undefined {
    return this.connections.find((one) => one.endpointArn === endpointArn && one.instanceArn === instanceArn);
  }
}

/** Resources of one kind, by identifier. */
export class Table<T extends Resource> {
  private readonly rows = new Map<string, T>();

  constructor(private readonly noun: string) {}

  all(): T[] {
    return [...this.rows.values()];
  }

  /** @throws ResourceAlreadyExistsFault when the identifier is taken. */
  add(resource: T): T {
    if (this.rows.has(resource.identifier)) {
      const message = `${capitalized(this.noun)} already exists: ${resource.identifier}`;
      throw new AwsFault("ResourceAlreadyExistsFault", message);
    }
    this.rows.set(resource.identifier, resource);
    return resource;
  }

  byIdentifier(identifier: string): T | undefined {
    return this.rows.get(identifier);
  }

  byArn(arn: string): T | undefined {
    return this.all().find((row) => row.arn === arn);
  }

  /** A resource by ARN. @throws ResourceNotFoundFault. */
  get(arn: string): T {
    const found = this.byArn(arn);
    if (!found) throw new AwsFault("ResourceNotFoundFault", `${capitalized(this.noun)} not found: ${arn}`);
    return found;
  }

  delete(resource: T): void {
    if (this.rows.get(resource.identifier) === resource) this.rows.delete(resource.identifier);
  }
}

/** 26 upper-case letters and digits, as the ARNs of DMS have. */
function resourceId(): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return [...randomBytes(26)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
