/** Limits of DMS Serverless (DMS guide, CHAP_Serverless.Limitations and CHAP_Serverless.Components). */
import {
  serverlessOf,
  type Environment,
  type PipelineConfig,
  type ServerlessConfig,
} from "../../../model/schema/environment";
import { quote } from "../../messages";
import { connectedWith } from "../../../model/connected";
import { isExistingNetwork, keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { serverlessSupportOf } from "../../../model/engines";
import { viewsIn } from "./serverless-views";
import { windowProblems, zoneProblems } from "../connections/zones";
import { lookup } from "../../../model/members";
import { advice, deletion, member, top } from "../../fix";

export const serverlessRules: readonly Rule[] = [
  {
    name: "serverless-capacity",
    doc: "A serverless replication does not grow to less than it shrinks to.",
    *check(environment) {
      for (const { path, serverless } of replications(environment)) {
        const { minCapacityUnits: least, maxCapacityUnits: most } = serverless;
        if (least === undefined || least <= most) continue;
        yield {
          path: [...path, "minCapacityUnits"],
          detail: `got ${least} with maxCapacityUnits ${most}; expected at most ${most}`,
          fix: "lower it, or raise maxCapacityUnits",
        };
      }
    },
  },
  {
    name: "serverless-zone",
    doc: "The zone of a serverless replication is one of the Region's, and only one without a standby has one.",
    *check(environment) {
      for (const { path, serverless } of replications(environment)) {
        const { availabilityZone, multiAz } = serverless;
        const at = [...path, "availabilityZone"];
        yield* zoneProblems({ path: at, region: environment.region, availabilityZone, multiAz });
      }
    },
  },
  {
    name: "serverless-window",
    doc: "The maintenance window of a serverless replication has days and times that exist, and at least 30 minutes.",
    *check(environment) {
      for (const { path, serverless } of replications(environment)) {
        const at = [...path, "preferredMaintenanceWindow"];
        yield* windowProblems(at, serverless.preferredMaintenanceWindow);
      }
    },
  },
  {
    name: "serverless-engines",
    doc: "DMS Serverless knows fewer sources and targets than replication instances do.",
    *check(environment) {
      for (const { key, pipeline } of replications(environment)) {
        for (const direction of ["source", "target"] as const) {
          const endpoint = lookup(environment.endpoints, pipeline[direction]);
          const support = endpoint === undefined ? "supported" : serverlessSupportOf(endpoint, direction);
          if (endpoint === undefined || support === "supported") continue;
          const why =
            support === "refused"
              ? `which DMS Serverless does not take as a ${direction}`
              : `and whether DMS Serverless takes it as a ${direction} could not be established`;
          yield {
            path: ["pipelines", key, "runsOn"],
            detail: `got a serverless replication with the ${direction} ${quote(pipeline[direction])} of engine ${quote(endpoint.engine)}, ${why}; expected a replication instance`,
            fix: "name a replication instance",
          };
        }
      }
    },
  },
  {
    name: "serverless-db2-tls",
    doc: "DMS Serverless connects to Db2 without TLS only, and nothing here goes without it.",
    *check(environment) {
      for (const { key, pipeline } of replications(environment)) {
        const endpoint: Readonly<Record<string, unknown>> | undefined = lookup(
          environment.endpoints,
          pipeline.source,
        );
        if (endpoint?.engine !== "db2" || endpoint.sslMode === "none") continue;
        yield {
          path: ["pipelines", key, "runsOn"],
          detail: `got a serverless replication with the source ${quote(pipeline.source)}, a Db2 database with TLS; expected a replication instance, because DMS Serverless has no TLS for Db2`,
          fix: "name a replication instance",
        };
      }
    },
  },
  {
    name: "serverless-views",
    doc: "DMS Serverless replicates tables, and no views.",
    *check(environment) {
      for (const { key, pipeline } of replications(environment)) {
        for (const [index, rule] of pipeline.tables.entries()) {
          const found = viewsIn(rule);
          if (found === undefined) continue;
          yield {
            path: ["pipelines", key, "tables", index],
            detail: `got table-type ${quote(found)} in a serverless pipeline; expected tables only, because DMS Serverless does not support views`,
            fix: "take the views out, or name a replication instance at `runsOn`",
          };
        }
      }
    },
  },
  {
    name: "serverless-cdc-start",
    doc: "DMS Serverless chooses itself where changes start.",
    *check(environment) {
      for (const { key, pipeline } of replications(environment)) {
        if (pipeline.cdcStart === undefined) continue;
        yield {
          path: ["pipelines", key, "cdcStart"],
          detail:
            "got a start point in a serverless pipeline; expected none, because DMS Serverless does not support custom CDC start points",
          fix: advice`${deletion()}, or name a replication instance at \`runsOn\``,
        };
      }
    },
  },
  {
    name: "serverless-way-out",
    doc: "A serverless replication has no public address: over the Internet it leaves by NAT gateways.",
    *check(environment) {
      const { network } = environment.replication;
      // Whether an existing VPC has NAT gateways is for AWS to say: announce-egress asks.
      if (isExistingNetwork(network) || network.nat) return;
      const reached = new Set(connectedWith(environment, { isPublic: true }).map(({ key }) => key));
      for (const { key, pipeline } of replications(environment)) {
        const [endpoint] = [pipeline.source, pipeline.target].filter((one) => reached.has(one));
        if (endpoint === undefined) continue;
        yield {
          path: ["pipelines", key, "runsOn"],
          detail: `got a serverless replication with ${quote(endpoint)}, which is reached over the Internet; expected NAT gateways, because a serverless replication has no public address`,
          fix: advice`write ${member(top("replication", "network", "nat"), true)} at replication.network, or \`via: private-link\` at the endpoint`,
        };
      }
    },
  },
];

interface Replication {
  readonly key: string;
  readonly pipeline: PipelineConfig;
  readonly serverless: ServerlessConfig;
  readonly path: readonly string[];
}

function replications(environment: Environment): Replication[] {
  return keyed(environment.pipelines).flatMap(({ key, config: pipeline }) => {
    const serverless = serverlessOf(pipeline);
    const path = ["pipelines", key, "runsOn", "serverless"];
    return serverless === undefined ? [] : [{ key, pipeline, serverless, path }];
  });
}
