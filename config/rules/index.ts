/**
 * The table of rules across keys.
 *
 * To add one: write it in the file of its subject (or a new one) and list it here; test it with the
 * smallest file that breaks it, and its whole message.
 */
import { allowedRangeRules } from "./connections/allowed-ranges";
import { accountRules } from "./accounts/accounts";
import { accountFactRules } from "./accounts/account-facts";
import { capacityRules } from "./accounts/capacity";
import { changeStartRules } from "./tasks/change-start";
import { connectionRules } from "./connections/connections";
import { createdClusterRules } from "./databases/created-clusters";
import { databaseRules } from "./databases/databases";
import { documentDatabaseRules } from "./databases/document-databases";
import { instanceRules } from "./tasks/instances";
import { endpointNameRules } from "./accounts/endpoint-names";
import { engineRules } from "./databases/engines";
import { foreignPatternRules } from "./tables/foreign-patterns";
import { existingThingRules } from "./connections/existing-things";
import { externalTableRules } from "./targets/external-tables";
import { kafkaRules } from "./targets/kafka";
import { likelySlipRules } from "./accounts/likely-slips";
import { nameRules } from "./accounts/names";
import { networkRules } from "./connections/network";
import { oneWayRules } from "./tables/one-way";
import { oneWriterRules } from "./tables/one-writer";
import { parameterGroupRules } from "./databases/parameter-groups";
import { pathCapacityRules } from "./connections/path-capacity";
import { policyRules } from "./accounts/policies";
import { proxyRules } from "./connections/proxies";
import { referenceRules } from "./accounts/references";
import { roleRules } from "./accounts/roles";
import { resourceIdentifierRules } from "./tasks/resource-identifiers";
import { routeRules } from "./connections/routes";
import type { Rule } from "./rule";
import { s3SettingsRules } from "./targets/s3-settings";
import { s3SourceRules } from "./targets/s3-sources";
import { selectionRules } from "./tables/selection";
import { serverlessRules } from "./tasks/serverless";
import { serviceTargetRules } from "./targets/service-targets";
import { tableFilterRules } from "./tables/table-filters";
import { tableMatchRules } from "./tables/table-matches";
import { tableRenameRules } from "./tables/table-renames";
import { tableShapeRules } from "./tables/table-shapes";
import { tableTargetRules } from "./tables/table-targets";
import { sqlserverRules } from "./databases/sqlserver";
import { taskSettingsRules } from "./tasks/task-settings";
import { settingsEndRules } from "./tasks/task-settings-ends";
import { lobRules } from "./tasks/task-settings-lobs";
import { settingsNeedRules } from "./tasks/task-settings-needs";
import { validationRules } from "./tasks/task-settings-validation";
import { tagRules } from "./accounts/tags";
import { templateRules } from "./accounts/templates";
import { tlsRules } from "./databases/tls";
import { warehouseRules } from "./databases/warehouses";

export { acrossRules } from "./between-environments";

/** Every rule across the keys of one environment. */
export const rules: readonly Rule[] = [
  ...referenceRules,
  ...policyRules,
  ...tlsRules,
  ...templateRules,
  ...tagRules,
  ...databaseRules,
  ...createdClusterRules,
  ...parameterGroupRules,
  ...engineRules,
  ...sqlserverRules,
  ...documentDatabaseRules,
  ...warehouseRules,
  ...existingThingRules,
  ...serviceTargetRules,
  ...kafkaRules,
  ...s3SettingsRules,
  ...s3SourceRules,
  ...externalTableRules,
  ...foreignPatternRules,
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
  ...resourceIdentifierRules,
  ...networkRules,
  ...instanceRules,
  ...serverlessRules,
  ...connectionRules,
  ...allowedRangeRules,
  ...proxyRules,
  ...routeRules,
  ...nameRules,
  ...endpointNameRules,
  ...accountRules,
  ...likelySlipRules,
  ...roleRules,
  ...capacityRules,
  ...pathCapacityRules,
  ...accountFactRules,
];
