/**
 * The table of rules across keys.
 *
 * To add one: write it in the file of its subject (or a new one) and list it here; test it with the
 * smallest file that breaks it, and its whole message.
 */
import { accountRules } from "./accounts";
import { capacityRules } from "./capacity";
import { connectionRules } from "./connections";
import { databaseRules } from "./databases";
import { nameRules } from "./names";
import { networkRules } from "./network";
import { policyRules } from "./policies";
import { proxyRules } from "./proxies";
import { referenceRules } from "./references";
import { routeRules } from "./routes";
import type { Rule } from "./rule";
import { s3SettingsRules } from "./s3-settings";
import { selectionRules } from "./selection";
import { taskSettingsRules } from "./task-settings";
import { tlsRules } from "./tls";

export { acrossRules } from "./across";

/** Every rule across the keys of one environment. */
export const rules: readonly Rule[] = [
  ...referenceRules,
  ...policyRules,
  ...tlsRules,
  ...databaseRules,
  ...s3SettingsRules,
  ...selectionRules,
  ...taskSettingsRules,
  ...networkRules,
  ...connectionRules,
  ...proxyRules,
  ...routeRules,
  ...nameRules,
  ...accountRules,
  ...capacityRules,
];
