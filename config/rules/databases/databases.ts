/** Requirements of a database endpoint, besides its connection's encryption. */
import { databaseEngineOf, identityOf } from "../../../model/engines";
import { describeValue, quote, quoteAll } from "../../messages";
import { isDatabase } from "../../../model/schema/environment";
import { databaseEndpoints, keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { lookup } from "../../../model/members";
import { wayHas } from "../../../model/ways";
import { advice, deletion, member, sibling, top } from "../../fix";

export const databaseRules: readonly Rule[] = [
  {
    name: "one-database",
    doc: "An endpoint is one database: the cluster or the instance that RDS has, or the host of another server.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const { places } = databaseEngineOf(endpoint);
        const named = places.filter((place) => Object.hasOwn(endpoint, place));
        if (named.length === 1) continue;
        yield {
          path: ["endpoints", key],
          detail:
            named.length === 0
              ? `names no database; expected one of ${quoteAll(places)}`
              : `got ${quoteAll(named)}; expected one of them`,
          fix: "write `instance` with the identifier of an RDS instance, or `host` with the name of another server",
        };
      }
    },
  },
  {
    name: "human-names",
    doc: "Secrets, clusters and instances are named by their names, not by ARN or host name, which are looked up.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const path = ["endpoints", key];
        if (endpoint.secret.name.startsWith("arn:")) {
          yield {
            path: [...path, "secret", "name"],
            detail: 'got an ARN; expected the secret\'s name, like "orders/dms"',
            fix: "write what follows `secret:` in the ARN, without the last hyphen and six characters",
          };
        }
        const [[word, identifier] = []] = Object.entries(identityOf(endpoint) ?? {});
        if (word === undefined || identifier === undefined || word === "host") continue;
        if (!/^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/.test(identifier)) {
          yield {
            path: [...path, word],
            detail: `got ${describeValue(identifier)}; expected an identifier of letters, digits and single hyphens`,
            fix: `write the ${word}'s identifier, not its ARN or host name`,
          };
        }
      }
    },
  },
  {
    name: "secret-not-of-rds",
    doc: "The secret that RDS manages for a master user has no host and no port, and DMS takes both from the secret (DMS guide, Using secrets to access endpoints).",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const { name } = endpoint.secret;
        if (!name.startsWith("rds!")) continue;
        yield {
          path: ["endpoints", key, "secret", "name"],
          detail: `got ${quote(name)}, the secret of a master user that RDS manages; expected one with host, port, username and password, because DMS finds the database by its secret and RDS manages only the last two`,
          fix: "make a user for DMS and a secret for it with all four, and write that secret's name",
        };
      }
    },
  },
  {
    name: "reader-of-cluster",
    doc: "Only an Aurora cluster has a reader address and instances to choose from.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const { connection } = endpoint;
        const [[word, name] = []] = Object.entries(identityOf(endpoint) ?? {});
        if (word === undefined || word === "cluster") continue;
        if (!wayHas(connection, { answeredBy: "database" }) || connection.to === "writer") continue;
        const got = typeof connection.to === "string" ? quote(connection.to) : "an instance";
        yield {
          path: ["endpoints", key, "connection", "to"],
          detail: `got ${got} for the ${word} ${quote(name ?? "")}; expected "writer", because only Aurora clusters have a reader address and instances`,
          fix: advice`${deletion()}, or name the read replica itself as \`${word}\``,
        };
      }
    },
  },
  {
    name: "reader-without-cdc",
    doc: "Changes are captured at the writer: Aurora readers have no binary log and no logical decoding of their own.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const source = lookup(environment.endpoints, pipeline.source);
        if (source === undefined || !isDatabase(source) || !("cluster" in source)) continue;
        const { connection } = source;
        if (!wayHas(connection, { answeredBy: "database" }) || connection.to !== "reader") continue;
        if (pipeline.migrationType === "full-load") continue;
        yield {
          path: ["pipelines", key, "migrationType"],
          detail: `got ${quote(pipeline.migrationType)} from the reader of ${quote(pipeline.source)}; expected "full-load", because an Aurora reader cannot be a source of changes`,
          fix: advice`write ${member(top("endpoints", pipeline.source, "connection", "to"), "writer")} at endpoints.${pipeline.source}.connection, or ${member(sibling("migrationType"), "full-load")}`,
        };
      }
    },
  },
  {
    name: "no-credentials-in-attributes",
    doc: "Credentials live in Secrets Manager, never in extra connection attributes; the attributes are name=value pairs.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const { extraConnectionAttributes } = endpoint;
        if (extraConnectionAttributes === undefined) continue;
        const path = ["endpoints", key, "extraConnectionAttributes"];
        const pairs = extraConnectionAttributes.split(";").filter((pair) => pair.trim() !== "");
        const names = pairs.map((pair) => pair.split("=")[0]?.trim() ?? "");
        const credential = names.find((name) =>
          /passw|pwd|secret(?!sManagerEndpointOverride$)|token|^user(name)?$|^uid$|^asm_?user$|^securityDbEncryption$/i.test(
            name,
          ),
        );
        if (credential !== undefined) {
          yield {
            path,
            detail: `got the attribute ${quote(credential)}; expected no credentials in the file`,
            fix: /^asm/i.test(credential)
              ? "let DMS read with LogMiner (`useLogminerReader=Y`), because it takes the user of ASM from a second secret, for which there is no key"
              : "keep them in the secret that `secret.name` names",
          };
        }
        const settings = databaseEngineOf(endpoint);
        const emitted = (["source", "target"] as const).flatMap((direction) =>
          namesIn(settings.arguments(endpoint.settings, direction).extraConnectionAttributes ?? ""),
        );
        const twice = names.find((name) => emitted.includes(name.toLowerCase()));
        if (twice !== undefined) {
          yield {
            path,
            detail: `got the attribute ${quote(twice)}, which \`settings\` say already; expected it once`,
            fix: "delete it here, and say in `settings` what it is to be",
          };
        }
        if (pairs.some((pair) => !/^\s*[A-Za-z][\w.]*\s*=/.test(pair))) {
          yield {
            path,
            detail: "got an attribute without a name; expected name=value pairs with semicolons between them",
            fix: "write them like `parallelLoadThreads=4;maxFileSize=1000`",
          };
        }
      }
    },
  },
];

/** The names of attributes, in lower case. */
function namesIn(attributes: string): string[] {
  return attributes
    .split(";")
    .map((pair) => (pair.split("=")[0] ?? "").trim().toLowerCase())
    .filter((name) => name !== "");
}
