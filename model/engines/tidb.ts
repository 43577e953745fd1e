import { databaseEngine } from "./engine";
import { mysqlGrants } from "./grants/mysql";
import {
  mysqlArguments,
  mysqlFamily,
  mysqlFeatures,
  mysqlSettingDirections,
  mysqlSettings,
} from "./mysql-family";

/** Foreign keys are not checked, whatever a file would say. */
const settings = mysqlSettings.omit({ foreignKeyChecks: true });
const { foreignKeyChecks: _always, ...settingDirections } = mysqlSettingDirections;

/**
 * TiDB, which DMS takes for MySQL.
 *
 * It has no MySQL binary log (PingCAP, tidb-cloud-connect-aws-dms), and its foreign keys are never
 * checked while DMS loads (same page: `Initstmt=SET FOREIGN_KEY_CHECKS=0;`).
 */
export const tidb = databaseEngine({
  ...mysqlFamily,
  engine: "tidb",
  title: "TiDB",
  engineName: "mysql",
  places: ["host"],
  features: {
    source: mysqlFeatures.source,
    // Time travel is for MySQL itself (DMS guide, CHAP_Tasks.CustomizingTasks.TaskSettings.TimeTravel).
    target: ["character-substitution", "parallel-load", "table-lob-settings", "validation"],
  },
  rdsEngines: [],
  defaultPort: 4000,
  blocksSilentClients: false,
  // What a public endpoint of TiDB Cloud carries; a dedicated cluster has a CA of its own.
  defaultSslMode: "verify-full",
  defaultCertificate: "isrg-root-x1",
  noChanges:
    "TiDB has no MySQL binary log; changes leave it by a TiCDC changefeed to S3 or Kafka, without DMS",
  grants: mysqlGrants({
    userNote:
      "On TiDB Cloud Starter and Essential the name starts with the cluster's own prefix and a full stop: say it with --user.",
  }),
  settings,
  settingDirections,
  arguments: (said, direction) => mysqlArguments({ ...said, foreignKeyChecks: false }, direction),
});
