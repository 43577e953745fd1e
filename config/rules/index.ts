/**
 * The table of rules across keys.
 *
 * To add one: write it in the file of its subject (or a new one) and list it here; test it with the
 * smallest file that breaks it, and its whole message.
 */
import { accountRules } from "./accounts";
import { capacityRules } from "./capacity";
import { changeStartRules } from "./change-start";
import { connectionRules } from "./connections";
import { createdClusterRules } from "./created-clusters";
import { databaseRules } from "./databases";
import { documentDatabaseRules } from "./document-databases";
import { instanceRules } from "./instances";
import { endpointNameRules } from "./endpoint-names";
import { engineRules } from "./engines";
import { externalTableRules } from "./external-tables";
import { kafkaRules } from "./kafka";
import { nameRules } from "./names";
import { networkRules } from "./network";
import { oneWayRules } from "./one-way";
import { oneWriterRules } from "./one-writer";
import { parameterGroupRules } from "./parameter-groups";
import { pathCapacityRules } from "./path-capacity";
import { policyRules } from "./policies";
import { proxyRules } from "./proxies";
import { referenceRules } from "./references";
import { routeRules } from "./routes";
import type { Rule } from "./rule";
import { s3SettingsRules } from "./s3-settings";
import { s3SourceRules } from "./s3-sources";
import { selectionRules } from "./selection";
import { serverlessRules } from "./serverless";
import { serviceTargetRules } from "./service-targets";
import { tableFilterRules } from "./table-filters";
import { tableMatchRules } from "./table-matches";
import { tableRenameRules } from "./table-renames";
import { tableShapeRules } from "./table-shapes";
import { tableTargetRules } from "./table-targets";
import { sqlserverRules } from "./sqlserver";
import { taskSettingsRules } from "./task-settings";
import { settingsEndRules } from "./task-settings-ends";
import { lobRules } from "./task-settings-lobs";
import { settingsNeedRules } from "./task-settings-needs";
import { validationRules } from "./task-settings-validation";
import { templateRules } from "./templates";
import { tlsRules } from "./tls";
import { warehouseRules } from "./warehouses";

export { acrossRules } from "./across";

/** Every rule across the keys of one environment. */
export const rules: readonly Rule[] = [
  ...referenceRules,
  ...policyRules,
  ...tlsRules,
  ...templateRules,
  ...databaseRules,
  ...createdClusterRules,
  ...parameterGroupRules,
  ...engineRules,
  ...sqlserverRules,
  ...documentDatabaseRules,
  ...warehouseRules,
  ...serviceTargetRules,
  ...kafkaRules,
  ...s3SettingsRules,
  ...s3SourceRules,
  ...externalTableRules,
  ...selectionRules,
  ...oneWriterRules,
  ...oneWayRules,
  ...tableShapeRules,
  ...tableFilterRules,
  ...tableMatchRules,
  ...tableRenameRules,
  ...tableTargetRules,
  ...taskSettingsRules,
  ...settingsEndRules,
  ...settingsNeedRules,
  ...lobRules,
  ...validationRules,
  ...changeStartRules,
  ...networkRules,
  ...instanceRules,
  ...serverlessRules,
  ...connectionRules,
  ...proxyRules,
  ...routeRules,
  ...nameRules,
  ...endpointNameRules,
  ...accountRules,
  ...capacityRules,
  ...pathCapacityRules,
];
