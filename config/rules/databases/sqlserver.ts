/** Limits of DMS at the log of a SQL Server that RDS runs (DMS guide, CHAP_Source.SQLServer, limitations). */
import { quote } from "../../messages";
import { databaseEndpoints } from "../../../model/queries";
import type { Rule } from "../rule";
import { advice, deletion } from "../../fix";

/** The settings that ask too much, with what stands in their way. */
const impossible = [
  {
    setting: "readBackupOnly",
    value: true,
    why: "RDS makes its backups in a way that DMS cannot read",
    fix: advice`${deletion()}: changes are read from the active log`,
  },
  {
    setting: "safeguardPolicy",
    value: "exclusive-automatic-truncation",
    why: "nobody may run sp_repldone on RDS",
    fix: advice`${deletion()}, or write another policy`,
  },
] as const;

export const sqlserverRules: readonly Rule[] = [
  {
    name: "log-of-rds-sqlserver",
    doc: "On RDS, SQL Server's backups are not read, and DMS does not truncate its log.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        if (endpoint.engine !== "sqlserver" || endpoint.instance === undefined) continue;
        for (const { setting, value, why, fix } of impossible) {
          if (endpoint.settings[setting] !== value) continue;
          yield {
            path: ["endpoints", key, "settings", setting],
            detail: `got ${JSON.stringify(value)} for the instance ${quote(endpoint.instance)}; expected it only at a \`host\`, because ${why}`,
            fix,
          };
        }
      }
    },
  },
];
