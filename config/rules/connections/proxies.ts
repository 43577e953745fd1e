/** Databases behind an RDS Proxy: what it passes on, and what certificate it shows. */
import { X509Certificate } from "node:crypto";
import { readTextFile } from "../../files";
import { certificateFile } from "../../../model/certificates";
import { certificatesIn } from "../../../model/certificates/pem";
import { databaseEngineOf, identityOf } from "../../../model/engines";
import type { DatabaseEndpointConfig } from "../../../model/schema/environment";
import { quote } from "../../messages";
import { connectedWith } from "../../../model/connected";
import { keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { advice, deletion, member, sibling, top } from "../../fix";

/**
 * Capture of changes through an RDS Proxy.
 *
 * For PostgreSQL AWS rules it out (DMS guide, CHAP_Source.PostgreSQL; RDS guide, rds-proxy: no
 * streaming replication mode). Of MySQL's binary log it says nothing.
 */
function changesThroughProxy(endpoint: DatabaseEndpointConfig): "never" | "unverified" {
  return databaseEngineOf(endpoint).proxy === "mysql" ? "unverified" : "never";
}

const proxied = { answeredBy: "proxy" } as const;

export const proxyRules: readonly Rule[] = [
  {
    name: "proxy-of-engine",
    doc: "RDS Proxy stands before MySQL, MariaDB and PostgreSQL databases of RDS and Aurora, and before nothing else.",
    *check(environment) {
      for (const { key, config: endpoint, connection } of connectedWith(environment, proxied)) {
        const identity = identityOf(endpoint);
        const served = databaseEngineOf(endpoint).proxy !== undefined;
        if (identity === undefined || (served && !("host" in identity))) continue;
        const why = served ? "a server that is not RDS's" : endpoint.engine;
        yield {
          path: ["endpoints", key, "connection", "via"],
          detail: `got ${quote(connection.via)} for ${why}; expected another way, because RDS Proxy does not serve it`,
          fix: "write `via: private-link`, which reaches any server by its address",
        };
      }
    },
  },
  {
    name: "proxy-without-cdc",
    doc: "Changes are not captured through an RDS Proxy: never from PostgreSQL, and from MySQL only where the file accepts by name that nobody has verified it.",
    *check(environment) {
      const behind = new Map(connectedWith(environment, proxied).map((found) => [found.key, found]));
      for (const {
        key,
        config: { source, migrationType },
      } of keyed(environment.pipelines)) {
        const found = behind.get(source);
        if (found === undefined || migrationType === "full-load") continue;
        const { config: endpoint, connection } = found;
        const never = changesThroughProxy(endpoint) === "never";
        if (!never && connection.acceptUnverifiedCdc) continue;
        const why = never
          ? `RDS Proxy has no replication connections for ${endpoint.engine}`
          : "AWS does not say whether RDS Proxy passes MySQL's binary log on";
        const instead = advice`write \`via: private-link\` at endpoints.${source}.connection, or ${member(sibling("migrationType"), "full-load")}`;
        const accepted = member(top("endpoints", source, "connection", "acceptUnverifiedCdc"), true);
        yield {
          path: ["pipelines", key, "migrationType"],
          detail: `got ${quote(migrationType)} from ${quote(source)}, which is reached via ${connection.via}; expected "full-load", because ${why}`,
          fix: never ? instead : [...instead, ...advice`, or ${accepted} there to try it`],
        };
      }
    },
  },
  {
    name: "unverified-cdc-of-mysql",
    doc: "What AWS documents as impossible cannot be accepted as unverified: only MySQL's changes can.",
    *check(environment) {
      for (const { key, config: endpoint, connection } of connectedWith(environment, proxied)) {
        if (!connection.acceptUnverifiedCdc || changesThroughProxy(endpoint) !== "never") continue;
        yield {
          path: ["endpoints", key, "connection", "acceptUnverifiedCdc"],
          detail: `got true for ${endpoint.engine}; expected false, because AWS says that RDS Proxy has no replication connections for it`,
          fix: advice`${deletion()}; write \`via: private-link\` to capture changes`,
        };
      }
    },
  },
  {
    name: "proxy-certificate",
    doc: "An RDS Proxy shows a certificate for its own name under Amazon Root CA 1, not under the CA of the database.",
    *check(environment) {
      for (const { key, config: endpoint, connection } of connectedWith(environment, proxied)) {
        const { caCertificate, sslMode } = endpoint;
        if (caCertificate === undefined || !sslMode.startsWith("verify-")) continue;
        const authorities = authoritiesIn(certificateFile(environment.directory, caCertificate));
        if (authorities === undefined || authorities.some((subject) => amazonRoot.test(subject))) continue;
        yield {
          path: ["endpoints", key, "caCertificate"],
          detail: `${quote(caCertificate)} does not hold "Amazon Root CA 1"; expected it, because ${quote(sslMode)} checks what RDS Proxy shows via ${connection.via}, not what the database does`,
          fix: "put AmazonRootCA1.pem from https://www.amazontrust.com/repository/ beside the environment files, and have the secret name the proxy's host",
        };
      }
    },
  },
];

/**
 * Roots that the certificates of proxies end at: the one that AWS names for them
 * (https://repost.aws/knowledge-center/rds-aurora-mysql-connect-proxy), and the older one that has signed it.
 */
const amazonRoot = /^CN=(Amazon Root CA 1|Starfield Services Root Certificate Authority - G2)$/m;

/** Subjects of the certificates in a file; undefined if none can be read, which `ca-certificate-file` reports. */
function authoritiesIn(file: string): string[] | undefined {
  const read = readTextFile(file);
  if ("problem" in read) return undefined;
  try {
    const found = certificatesIn(read.text);
    return found.length === 0 ? undefined : found.map((pem) => new X509Certificate(pem).subject);
  } catch {
    return undefined;
  }
}
