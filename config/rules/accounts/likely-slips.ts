/** Values that AWS takes and that are most likely not what was meant. */
import { databaseEngineOf, identityOf } from "../../../model/engines";
import { nearest, quote } from "../../messages";
import { valueAt } from "../../schema-node";
import { databaseEndpoints, keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { doubtfulRegion } from "./regions";
import { advice, deletion, written, member, together, sibling, top, item } from "../../fix";

export const likelySlipRules: readonly Rule[] = [
  {
    name: "bucket-without-dots",
    doc: "The certificate of S3 covers one label before its own name, so that a bucket with dots cannot be reached by it with TLS.",
    severity: "warning",
    *check({ buckets }) {
      for (const [key, { name }] of Object.entries(buckets)) {
        if (!name.includes(".")) continue;
        yield {
          path: ["buckets", key, "name"],
          detail: `got ${quote(name)}, a name with dots, which S3's certificate does not cover as a host name; expected hyphens, as S3's naming rules advise`,
          fix: advice`write ${written(name.replaceAll(".", "-"))}; nothing, if the bucket exists and everybody reaches it by its path`,
        };
      }
    },
  },
  {
    name: "secret-name-without-suffix",
    doc: "Secrets Manager puts a hyphen and six characters behind a name in the ARN alone.",
    severity: "warning",
    *check(environment) {
      for (const { key, config } of databaseEndpoints(environment)) {
        const { name } = config.secret;
        // What Secrets Manager makes up has letters of both kinds or digits: a word is a word.
        const suffix = /-(?=[A-Za-z0-9]{6}$)(?=.*[A-Z])(?=.*[a-z0-9])[A-Za-z0-9]{6}$/.exec(name)?.[0];
        if (suffix === undefined || name.startsWith("arn:")) continue;
        yield {
          path: ["endpoints", key, "secret", "name"],
          detail: `got ${quote(name)}, which ends like an ARN in a hyphen and six characters that are no part of the name; expected the name alone`,
          fix: advice`write ${written(name.slice(0, -suffix.length))}; nothing, if the name does end so`,
        };
      }
    },
  },
  {
    name: "database-of-rds",
    doc: "A database of RDS is named by its identifier, by which its host, port and parameters are found and checked.",
    severity: "warning",
    *check(environment) {
      for (const { key, config } of databaseEndpoints(environment)) {
        const [[word, host] = []] = Object.entries(identityOf(config) ?? {});
        const [, name, cluster] =
          /^([\w-]+)\.(cluster-)?[\w-]+\.[\w-]+\.rds\.amazonaws\.com(\.cn)?$/.exec(host ?? "") ?? [];
        const kind = cluster === undefined ? "instance" : "cluster";
        if (word !== "host" || name === undefined) continue;
        if (!databaseEngineOf(config).places.some((place) => place === kind)) continue;
        yield {
          path: ["endpoints", key, "host"],
          detail: `got the host of the RDS ${kind} ${quote(name)}; expected \`${kind}\`, because \`host\` is for servers that are not RDS's`,
          fix: advice`write ${together([member(sibling(kind), name), deletion("")], "")} instead`,
        };
      }
    },
  },
  {
    name: "known-state-region",
    doc: "The Region of the state bucket is one of AWS's: `terraform init` refuses any other.",
    severity: "warning",
    *check({ backend, region }) {
      const doubt =
        backend.type === "s3" ? doubtfulRegion(["backend", "region"], backend.region, [region]) : undefined;
      if (doubt !== undefined) yield doubt;
    },
  },
  {
    name: "known-time-zone",
    doc: "Time zones are those of the IANA database: with any other, times of rows are shifted or the connection is refused.",
    severity: "warning",
    *check(environment) {
      for (const { key, config } of keyed(environment.endpoints)) {
        for (const setting of ["serverTimezone", "datePartitionTimezone"]) {
          const zone = valueAt(config, ["settings", setting]);
          if (typeof zone !== "string" || isTimeZone(zone)) continue;
          const near = nearest(zone, Intl.supportedValuesOf("timeZone"));
          yield {
            path: ["endpoints", key, "settings", setting],
            detail: `got ${quote(zone)}; expected a time zone like "Europe/Paris"${near === undefined ? "" : `; did you mean ${quote(near)}?`}`,
            fix: near === undefined ? "correct it" : advice`write ${written(near)}`,
          };
        }
      }
    },
  },
  {
    name: "lob-settings-of-table",
    doc: "LOB settings of a table count where the task copies LOBs.",
    severity: "warning",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        if (pipeline.taskSettings?.TargetMetadata?.SupportLobs !== false) continue;
        for (const [index, { lobSettings, parallelLoad }] of (pipeline.tableSettings ?? []).entries()) {
          if (lobSettings === undefined || lobSettings.mode === "none") continue;
          yield {
            path: ["pipelines", key, "tableSettings", index, "lobSettings"],
            detail:
              "got LOB settings although taskSettings.TargetMetadata.SupportLobs is false; expected one or the other, because the task copies no LOBs",
            fix: advice`${parallelLoad === undefined ? deletion("delete the rule", item) : deletion("delete them")}, or ${deletion("delete `SupportLobs: false`", top("pipelines", key, "taskSettings", "TargetMetadata", "SupportLobs"))}`,
          };
        }
      }
    },
  },
];

/** True for a name of the IANA database, as this Node.js has it. */
function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
