/** Databases that load what DMS stages for them: where they are, and how they are reached. */
import { databaseEngineOf, engineOf } from "../../../model/engines";
import { viasWith, wayHas } from "../../../model/ways";
import { quote, quoteAll } from "../../messages";
import { databaseEndpoints, isForeignAccount } from "../../../model/queries";
import type { Rule } from "../rule";
import { advice, deletion, inWords, member, sibling } from "../../fix";

export const warehouseRules: readonly Rule[] = [
  {
    name: "warehouse-account",
    doc: "Redshift is in the account and Region of DMS: DMS takes no other as a target.",
    *check(environment) {
      const { replication } = environment;
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        if (databaseEngineOf(endpoint).loadedBy === undefined) continue;
        if (isForeignAccount(environment, endpoint.account) !== true) continue;
        yield {
          path: ["endpoints", key, "account"],
          detail: `got ${quote(endpoint.account)}; expected the replication account ${quote(replication.account)}, because DMS writes only to a Redshift of its own account and Region`,
          fix: `let the pipelines write to an S3 bucket of ${quote(endpoint.account)} (engine: s3), which Redshift loads there with COPY or auto-copy; or run DMS there, with ${quote(endpoint.account)} as replication.account of another environment`,
        };
      }
    },
  },
  {
    name: "way-of-engine",
    doc: "An engine that is reached at its own name, in the account of DMS, has nothing before it that answers for it.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const { reached } = databaseEngineOf(endpoint);
        const { via } = endpoint.connection;
        if (reached === undefined || wayHas(endpoint.connection, reached)) continue;
        yield {
          path: ["endpoints", key, "connection", "via"],
          detail: `got ${quote(via)}; expected one of ${quoteAll(viasWith(reached))}, because DMS takes ${engineOf(endpoint).title} at its own name and in its own account only`,
          fix: advice`write ${inWords("`connection: { via: direct }`", member(sibling(), { via: "direct" }))} if the replication VPC has a way to it, or \`via: vpc-peering\` to have one made`,
        };
      }
    },
  },
  {
    name: "writer-of-warehouse",
    doc: "A Redshift cluster has one address.",
    *check(environment) {
      for (const {
        key,
        config: { engine, connection, ...endpoint },
      } of databaseEndpoints(environment)) {
        // A workgroup is another rule's.
        if (databaseEngineOf({ engine }).loadedBy === undefined || !("cluster" in endpoint)) continue;
        if (!wayHas(connection, { answeredBy: "database" }) || connection.to === "writer") continue;
        yield {
          path: ["endpoints", key, "connection", "to"],
          detail: `got ${typeof connection.to === "string" ? quote(connection.to) : "an instance"}; expected "writer", because Redshift has one address`,
          fix: advice`${deletion()}`,
        };
      }
    },
  },
];
