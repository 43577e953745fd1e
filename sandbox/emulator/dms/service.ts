/** DMS of the emulated accounts: finds the operation of a call and answers it. */
import type { Caller } from "../callers";
import type { FactsReader } from "../connection-test/facts";
import type { RoleReader } from "../iam/reader";
import type { Moto } from "../moto";
import type { World } from "../world/world";
import { AwsFault, jsonReply, type Reply } from "../reply";
import { jsonBody, type AwsRequest } from "../request";
import { accountOperations } from "./account";
import { certificateOperations } from "./certificates";
import { connectionOperations, testNow } from "./connections";
import type { ConnectionCheck, DmsOperation } from "./context";
import { endpointOperations } from "./endpoints";
import { asObject, Payload, textOf } from "./payload";
import { replicationInstanceOperations, upgradeByDms } from "./replication-instances";
import { serverlessOperations } from "./serverless";
import { testEndpoints } from "./serverless-run";
import { DmsStore, type Connection, type Resource } from "./store";
import { subnetGroupOperations } from "./subnet-groups";
import { tagOperations } from "./tags";
import { taskMoveOperations } from "./task-move";
import { taskOperations } from "./tasks";

const operations: Readonly<Record<string, DmsOperation>> = {
  ...accountOperations,
  ...certificateOperations,
  ...connectionOperations,
  ...endpointOperations,
  ...replicationInstanceOperations,
  ...serverlessOperations,
  ...subnetGroupOperations,
  ...tagOperations,
  ...taskOperations,
  ...taskMoveOperations,
};

/** A connection with the words that only the sandbox has. */
export interface ConnectionReport {
  readonly endpointIdentifier: string;
  readonly endpointArn: string;
  readonly replicationInstanceIdentifier: string;
  readonly status: string;
  readonly failure: string | null;
  readonly link: string | null;
  readonly fix: string | null;
}

/** DMS of every account and Region. */
export class Dms {
  private readonly stores = new Map<string, DmsStore>();

  constructor(
    private readonly deps: {
      readonly moto: Pick<Moto, "of">;
      readonly reader: RoleReader;
      readonly facts: FactsReader;
      readonly checkConnection: ConnectionCheck;
      readonly world: World;
    },
  ) {}

  async answer(request: AwsRequest, caller: Caller): Promise<Reply> {
    const name = request.statedOperation ?? "";
    const operation = operations[name];
    if (!operation) {
      throw new AwsFault(
        "UnknownOperationException",
        `The sandbox's DMS does not know the operation ${name}.`,
      );
    }
    const payload = new Payload(asObject(jsonBody(request)) ?? {});
    const store = this.storeOf(caller.accountId, request.region);
    return jsonReply(await operation({ ...this.deps, store, payload, caller }));
  }

  /** Every account and Region in which DMS was used. */
  all(): DmsStore[] {
    return [...this.stores.values()];
  }

  storeOf(accountId: string, region: string): DmsStore {
    const key = `${accountId}/${region}`;
    let store = this.stores.get(key);
    if (!store) {
      const partition = region.startsWith("cn-")
        ? "aws-cn"
        : region.startsWith("us-gov-")
          ? "aws-us-gov"
          : "aws";
      store = new DmsStore(accountId, region, partition);
      this.stores.set(key, store);
    }
    return store;
  }

  /** The last test result of each endpoint on each instance and each serverless replication. */
  connections(): ConnectionReport[] {
    return this.all().flatMap((store) =>
      [...store.connections, ...store.replicationConfigs.all().flatMap(({ tests }) => tests)].map((one) =>
        report(store, one),
      ),
    );
  }

  /**
   * Tests every endpoint on every instance that a task uses it on, and from every serverless replication.
   *
   * @param environment Only tasks and replications whose names start with this environment's.
   */
  async testAll(environment?: string): Promise<ConnectionReport[]> {
    const reports: ConnectionReport[] = [];
    for (const store of this.all()) {
      const pairs = new Map<string, readonly [string, string]>();
      const isMeant = ({ identifier }: Resource) =>
        environment === undefined || identifier.startsWith(`${environment}-`);
      for (const { members } of store.tasks.all().filter(isMeant)) {
        for (const endpoint of [members.SourceEndpointArn, members.TargetEndpointArn]) {
          const pair = [textOf(endpoint), textOf(members.ReplicationInstanceArn)] as const;
          pairs.set(pair.join(" "), pair);
        }
      }
      for (const [endpointArn, instanceArn] of pairs.values()) {
        const connection = await testNow(store, endpointArn, instanceArn, this.deps.checkConnection);
        reports.push(report(store, connection));
      }
      for (const config of store.replicationConfigs.all().filter(isMeant)) {
        const tests = await testEndpoints({ store, checkConnection: this.deps.checkConnection }, config);
        reports.push(...tests.map((connection) => report(store, connection)));
      }
    }
    return reports;
  }

  /** Raises the engine version of an instance, as DMS does by itself. @throws Error unless there is that instance. */
  upgrade(identifier: string, engineVersion: string): void {
    const instance = this.all()
      .map((store) => store.instances.byIdentifier(identifier))
      .find((one) => one !== undefined);
    if (!instance) throw new Error(`DMS has no replication instance ${identifier}`);
    upgradeByDms(instance, engineVersion);
  }

  /** Everything that DMS has in an account and Region: "kind name" each. */
  things(accountId: string, region: string): string[] {
    const store = this.storeOf(accountId, region);
    const tables = {
      "replication subnet group": store.subnetGroups,
      "replication instance": store.instances,
      endpoint: store.endpoints,
      certificate: store.certificates,
      "replication task": store.tasks,
      "replication config": store.replicationConfigs,
    };
    return Object.entries(tables).flatMap(([kind, table]) =>
      table.all().map(({ identifier }) => `${kind} ${identifier}`),
    );
  }

  /** Every task and every serverless replication with its state and the identifiers of its endpoints. */
  tasks(): object[] {
    return this.all().flatMap((store) =>
      [...store.tasks.all(), ...store.replicationConfigs.all()].map((task) => ({
        replicationTaskIdentifier: task.identifier,
        status: task.status,
        migrationType: task.members.MigrationType ?? task.members.ReplicationType,
        runsOn:
          store.instances.byArn(textOf(task.members.ReplicationInstanceArn))?.identifier ?? task.identifier,
        sourceEndpoint: store.endpoints.byArn(textOf(task.members.SourceEndpointArn))?.identifier ?? null,
        targetEndpoint: store.endpoints.byArn(textOf(task.members.TargetEndpointArn))?.identifier ?? null,
        stopReason: task.stopReason ?? null,
      })),
    );
  }
}

function report(store: DmsStore, connection: Connection): ConnectionReport {
  return {
    endpointIdentifier: store.endpoints.byArn(connection.endpointArn)?.identifier ?? "",
    endpointArn: connection.endpointArn,
    replicationInstanceIdentifier:
      (
        store.instances.byArn(connection.instanceArn) ??
        store.replicationConfigs.byArn(connection.instanceArn)
      )?.identifier ?? "",
    status: connection.status,
    failure: connection.failure ?? null,
    link: connection.link ?? null,
    fix: connection.fix ?? null,
  };
}
