/** Buckets that DMS reads from (DMS guide, CHAP_Source.S3). */
import { isSettingOf, type S3Setting } from "../../../model/schema/s3-settings";
import { isS3 } from "../../../model/schema/environment";
import { describeValue, quote } from "../../messages";
import { directionsUsed, isForeignAccount, keyed, s3Endpoints } from "../../../model/queries";
import type { Rule } from "../rule";
import { lookup } from "../../../model/members";
import { advice, deletion, member, sibling } from "../../fix";

export const s3SourceRules: readonly Rule[] = [
  {
    name: "source-tables",
    doc: "A bucket that is a source says which tables its files hold; one that is none has no use for that.",
    *check(environment) {
      for (const {
        key,
        config: { externalTableDefinition: tables },
      } of s3Endpoints(environment)) {
        const path = ["endpoints", key, "externalTableDefinition"];
        const reads = directionsUsed(environment, key).has("source");
        if (reads && tables === undefined) {
          yield {
            path,
            detail: `missing; expected the tables that its files hold, because ${quote(key)} is the source of a pipeline`,
            fix: "add `externalTableDefinition`, with tableOwner, tableName and tableColumns of each table",
          };
        }
        if (!reads && tables !== undefined) {
          yield {
            path,
            detail: `got tables to read; expected them at a source only, and no pipeline has ${quote(key)} as source`,
            fix: advice`${deletion()}, or name ${quote(key)} as the source of a pipeline`,
          };
        }
      }
    },
  },
  {
    name: "source-access",
    doc: "A bucket of another account is read through its policy: roles of other accounts are made for writing only.",
    *check(environment) {
      for (const {
        key,
        config: { access, bucket },
      } of s3Endpoints(environment)) {
        if (access !== "assumed-role" || !directionsUsed(environment, key).has("source")) continue;
        const account = lookup(environment.buckets, bucket)?.account;
        if (account === undefined || isForeignAccount(environment, account) !== true) continue;
        yield {
          path: ["endpoints", key, "access"],
          detail: `got "assumed-role" for a source; expected "bucket-policy", because a role of another account is sealed for an endpoint that writes`,
          fix: advice`write ${member(sibling("access"), "bucket-policy")}, or read with an endpoint of its own that has it`,
        };
      }
    },
  },
  {
    name: "source-format",
    doc: "Sources are read as CSV: the provider tells DMS the format of targets only.",
    *check(environment) {
      for (const {
        key,
        config: { settings },
      } of s3Endpoints(environment)) {
        if (settings.dataFormat !== "parquet" || !directionsUsed(environment, key).has("source")) continue;
        yield {
          path: ["endpoints", key, "settings", "dataFormat"],
          detail: `got "parquet" at a source; expected "csv", because Terraform's provider tells DMS the format of targets only, so that files are read as CSV`,
          fix: "have CSV files written there, or read with an endpoint of its own from a folder with CSV files",
        };
      }
    },
  },
  {
    name: "s3-settings-of-direction",
    doc: "A setting for reading is at a bucket that is read, a setting for writing at one that is written.",
    *check(environment) {
      for (const {
        key,
        config: { settings },
      } of s3Endpoints(environment)) {
        const used = directionsUsed(environment, key);
        const [only] = used;
        if (used.size !== 1 || only === undefined) continue;
        for (const [setting, value] of Object.entries(settings)) {
          if (value === undefined || isSettingOf(setting as S3Setting, only)) continue;
          if (only === "source" && value === "parquet") continue;
          const other = only === "source" ? "target" : "source";
          yield {
            path: ["endpoints", key, "settings", setting],
            detail: `got ${describeValue(value)}, a setting for ${other}s; expected it at a ${other} only, and no pipeline has ${quote(key)} as ${other}`,
            fix: advice`${deletion()}, or name ${quote(key)} as the ${other} of a pipeline`,
          };
        }
      }
    },
  },
  {
    name: "source-changes",
    doc: "Changes are read from a folder of their own.",
    *check(environment) {
      for (const {
        key,
        config: { source, migrationType },
      } of keyed(environment.pipelines)) {
        const endpoint = lookup(environment.endpoints, source);
        if (migrationType === "full-load" || endpoint === undefined || !isS3(endpoint)) continue;
        if (endpoint.settings.cdcPath !== undefined) continue;
        yield {
          path: ["pipelines", key, "migrationType"],
          detail: `got ${quote(migrationType)} from ${quote(source)}; expected "full-load", because files of changes lie under settings.cdcPath, and ${quote(source)} has none`,
          fix: advice`add \`cdcPath\` to endpoints.${source}.settings, or write ${member(sibling("migrationType"), "full-load")}`,
        };
      }
    },
  },
];
