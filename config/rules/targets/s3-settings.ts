/** Settings of S3 targets that do not go together (DMS guide, CHAP_Target.S3, and the API's S3Settings). */
import type { S3SettingsConfig } from "../../../model/schema/environment";
import { describeValue, quote } from "../../messages";
import { directionsUsed, s3Endpoints } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { advice, deletion, deletionOf, asCode, member, together, sibling } from "../../fix";

type Setting = keyof S3SettingsConfig;

const parquetOnly: readonly Setting[] = [
  "encodingType",
  "parquetVersion",
  "parquetTimestampInMillisecond",
  "enableStatistics",
  "rowGroupLength",
  "dataPageSize",
  "dictPageSizeLimit",
];

const csvOnly: readonly Setting[] = [
  "csvDelimiter",
  "csvRowDelimiter",
  "csvNoSupValue",
  "csvNullValue",
  "useCsvNoSupValue",
  "rfc4180",
  "maxFileSize",
];

const datePartition: readonly Setting[] = [
  "datePartitionSequence",
  "datePartitionDelimiter",
  "datePartitionTimezone",
];

/** What DMS does not do where it writes transactions. */
const alone: readonly Setting[] = ["datePartitionEnabled", "addColumnName", "glueCatalogGeneration"];

const refusedAcls = ["public-read", "public-read-write", "authenticated-read", "aws-exec-read"];

/** A problem at one setting. */
type SettingProblem = Omit<RuleProblem, "path"> & { readonly setting: Setting };

function settingsRule(
  name: string,
  doc: string,
  check: (settings: S3SettingsConfig) => Iterable<SettingProblem>,
): Rule {
  return {
    name,
    doc,
    *check(environment) {
      for (const { key, config: endpoint } of s3Endpoints(environment)) {
        const used = directionsUsed(environment, key);
        if (used.has("source") && used.size === 1) continue;
        for (const { setting, ...problem } of check(endpoint.settings)) {
          yield { path: ["endpoints", key, "settings", setting], ...problem };
        }
      }
    },
  };
}

function isOn(value: unknown): boolean {
  return value !== undefined && value !== false;
}

export const s3SettingsRules: readonly Rule[] = [
  settingsRule(
    "settings-of-format",
    "Parquet settings go with dataFormat parquet, CSV settings with csv, which is the default.",
    function* (settings) {
      const format = settings.dataFormat ?? "csv";
      for (const setting of format === "csv" ? parquetOnly : csvOnly) {
        if (settings[setting] === undefined) continue;
        const other = format === "csv" ? "parquet" : "csv";
        const said = settings.dataFormat === undefined ? '"csv" (the default)' : quote(format);
        yield {
          setting,
          detail: `got ${describeValue(settings[setting])} with dataFormat ${said}; expected ${setting} only with ${quote(other)}`,
          fix: advice`${deletion()}, or write ${member(sibling("dataFormat"), other)}`,
        };
      }
    },
  ),
  settingsRule(
    "transactions-and-path",
    "preserveTransactions writes to cdcPath, so each needs the other.",
    function* (settings) {
      if (settings.preserveTransactions === true && settings.cdcPath === undefined) {
        yield {
          setting: "preserveTransactions",
          detail: "got true without cdcPath; expected both, because transactions are written under cdcPath",
          fix: "add `cdcPath`, a folder for changes",
        };
      }
      if (settings.cdcPath !== undefined && settings.preserveTransactions !== true) {
        yield {
          setting: "cdcPath",
          detail: `got ${quote(settings.cdcPath)} without preserveTransactions; expected both, because only transactions are written there`,
          fix: alone.some((one) => settings[one] === true)
            ? advice`${deletionOf(sibling("cdcPath"))}`
            : advice`add ${member(sibling("preserveTransactions"), true)}, or ${deletionOf(sibling("cdcPath"))}`,
        };
      }
    },
  ),
  settingsRule(
    "transactions-alone",
    "preserveTransactions goes neither with date partitions nor with column names nor with the Glue catalog.",
    function* (settings) {
      const said = [
        ...(settings.preserveTransactions === true ? ["preserveTransactions"] : []),
        ...(settings.cdcPath === undefined ? [] : ["cdcPath"]),
      ];
      if (said.length === 0) return;
      for (const setting of alone) {
        if (settings[setting] !== true) continue;
        yield {
          setting,
          detail: `got true with ${said.join(" and ")}; expected one or the other, because DMS does not do both`,
          fix: advice`${deletionOf(sibling(setting))}, or delete ${together(said.map((name) => deletion(`\`${name}\``, sibling(name))))}`,
        };
      }
    },
  ),
  settingsRule(
    "one-cdc-filter",
    "Changes are limited to inserts, or to inserts and updates, not both.",
    function* (settings) {
      if (settings.cdcInsertsOnly === true && settings.cdcInsertsAndUpdates === true) {
        yield {
          setting: "cdcInsertsAndUpdates",
          detail: "got true with cdcInsertsOnly; expected one of the two",
          fix: advice`${deletion("delete the one that you do not mean")}`,
        };
      }
    },
  ),
  settingsRule(
    "date-partition-enabled",
    "How dates partition a target matters only where they do.",
    function* (settings) {
      if (settings.datePartitionEnabled === true) return;
      for (const setting of datePartition) {
        if (settings[setting] === undefined) continue;
        yield {
          setting,
          detail: `got ${describeValue(settings[setting])} without date partitions; expected it only with datePartitionEnabled`,
          fix: advice`add ${member(sibling("datePartitionEnabled"), true)}, or ${deletion()}`,
        };
      }
    },
  ),
  settingsRule(
    "timestamp-column",
    "The task's start time fills the timestamp column, so there has to be one.",
    function* (settings) {
      if (settings.useTaskStartTimeForFullLoadTimestamp !== true || isOn(settings.timestampColumnName))
        return;
      yield {
        setting: "useTaskStartTimeForFullLoadTimestamp",
        detail: "got true without timestampColumnName; expected both, because it fills that column",
        fix: advice`add \`timestampColumnName\`, or ${deletion()}`,
      };
    },
  ),
  settingsRule(
    "no-public-acl",
    "Objects of the lake are for the bucket's owner: no access list lets anyone else in.",
    function* ({ cannedAclForObjects: acl }) {
      if (acl === undefined || !refusedAcls.includes(acl)) return;
      yield {
        setting: "cannedAclForObjects",
        detail: `got ${quote(acl)}; expected "none", "private", "bucket-owner-read" or "bucket-owner-full-control"`,
        fix: advice`${deletion()}, or write ${asCode("bucket-owner-full-control")}: objects are never opened to others`,
      };
    },
  ),
];
