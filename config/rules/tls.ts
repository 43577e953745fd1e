/** How connections to databases are encrypted. */
import { X509Certificate } from "node:crypto";
import path from "node:path";
import { readTextFile } from "../files";
import type { DatabaseEndpointConfig } from "../schema";
import { quote, quoteAll } from "../words";
import { databases } from "./common";
import type { Rule, RuleProblem } from "./rule";

/** The modes that encrypt, for each family; DMS has no `require` for MySQL (DMS guide, CHAP_Security.SSL). */
const encryptedModes = {
  mysql: ["verify-ca", "verify-full"],
  postgres: ["require", "verify-ca", "verify-full"],
} as const;

const family = {
  "aurora-mysql": "mysql",
  mysql: "mysql",
  mariadb: "mysql",
  "aurora-postgresql": "postgres",
  postgres: "postgres",
} as const;

function verifies({ sslMode }: DatabaseEndpointConfig): boolean {
  return sslMode === "verify-ca" || sslMode === "verify-full";
}

export const tlsRules: readonly Rule[] = [
  {
    name: "ssl-mode-of-engine",
    doc: "Every connection is encrypted, in a mode that DMS has for the engine.",
    *check(environment) {
      for (const [key, endpoint] of databases(environment)) {
        const modes: readonly string[] = encryptedModes[family[endpoint.engine]];
        if (modes.includes(endpoint.sslMode)) continue;
        const why =
          endpoint.sslMode === "none"
            ? "every connection to a database is encrypted"
            : `DMS has no such mode for ${endpoint.engine}`;
        yield {
          path: ["endpoints", key, "sslMode"],
          detail: `got ${quote(endpoint.sslMode)}; expected one of ${quoteAll(modes)}, because ${why}`,
          fix:
            modes[0] === "require"
              ? "write `require`, or better `verify-full` with a `caCertificate`"
              : "write `verify-full`, and name the CA's certificate in `caCertificate`",
        };
      }
    },
  },
  {
    name: "ca-certificate-needed",
    doc: "verify-ca and verify-full check against a CA certificate; other modes have no use for one.",
    *check(environment) {
      for (const [key, endpoint] of databases(environment)) {
        const at = ["endpoints", key, "caCertificate"];
        if (verifies(endpoint) && endpoint.caCertificate === undefined) {
          yield {
            path: at,
            detail: `missing; expected the CA's certificate, because sslMode is ${quote(endpoint.sslMode)}`,
            fix: "add `caCertificate`, the path of a PEM file beside the environment files",
          };
        }
        const modes: readonly string[] = encryptedModes[family[endpoint.engine]];
        if (!verifies(endpoint) && modes.includes(endpoint.sslMode) && endpoint.caCertificate !== undefined) {
          yield {
            path: at,
            detail: `got ${quote(endpoint.caCertificate)}; expected no certificate, because sslMode ${quote(endpoint.sslMode)} checks none`,
            fix: "write `sslMode: verify-full`, or delete the certificate",
          };
        }
      }
    },
  },
  {
    name: "ca-certificate-file",
    doc: "A CA certificate is a PEM file in the folder of the environment files, and holds certificates only.",
    *check(environment) {
      for (const [key, { caCertificate }] of databases(environment)) {
        if (caCertificate === undefined) continue;
        const problem = certificateProblem(environment.directory, caCertificate);
        if (problem !== undefined) yield { path: ["endpoints", key, "caCertificate"], ...problem };
      }
    },
  },
];

function certificateProblem(directory: string, file: string): Omit<RuleProblem, "path"> | undefined {
  const inside = path.relative(directory, path.resolve(directory, file));
  if (path.isAbsolute(file) || inside.startsWith("..")) {
    return {
      detail: `got ${quote(file)}; expected a path inside the folder of the environment files`,
      fix: "put the certificate into the folder `certificates` there, so that it is the same on every machine",
    };
  }
  const read = readTextFile(path.join(directory, file));
  if ("problem" in read) {
    return {
      detail: `${quote(file)}: ${read.problem.detail}`,
      fix: "put the CA's certificate there as a PEM file",
    };
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(read.text)) {
    return {
      detail: `${quote(file)} holds a private key; expected certificates only`,
      fix: "take the key out of the file, and out of the repository's history",
    };
  }
  const certificates = read.text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    return {
      detail: `${quote(file)} is no PEM certificate; expected text between BEGIN CERTIFICATE and END CERTIFICATE`,
      fix: "download the CA's certificate again, in PEM format",
    };
  }
  return undefined;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
