/** Encryption of connections to databases. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { certificateFile, isShipped } from "../../../model/certificates";
import { certificatesIn, lineOutside } from "../../../model/certificates/pem";
import { databaseEngineOf } from "../../../model/engines";
import { readTextFile } from "../../files";
import type { DatabaseEndpointConfig } from "../../../model/schema/environment";
import { quote, quoteAll } from "../../messages";
import { databaseEndpoints } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { advice, deletion, asCode } from "../../fix";

function verifies({ sslMode }: DatabaseEndpointConfig): boolean {
  return sslMode === "verify-ca" || sslMode === "verify-full";
}

export const tlsRules: readonly Rule[] = [
  {
    name: "ssl-mode-of-engine",
    doc: "Every connection is encrypted, in a mode that DMS has for the engine.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const modes: readonly string[] = databaseEngineOf(endpoint).sslModes;
        if (modes.includes(endpoint.sslMode)) continue;
        const why =
          endpoint.sslMode === "none"
            ? "every connection to a database is encrypted"
            : `DMS has no such mode for ${endpoint.engine}`;
        yield {
          path: ["endpoints", key, "sslMode"],
          detail: `got ${quote(endpoint.sslMode)}; expected one of ${quoteAll(modes)}, because ${why}`,
          fix: modes.every((mode) => mode === "none")
            ? advice`${deletion()}: its connections are always encrypted, and DMS has no mode that says so`
            : modes[0] === "require"
              ? advice`write ${asCode("require")}, or better \`verify-full\` with a \`caCertificate\``
              : `write \`${modes.at(-1) ?? ""}\`, and name the CA's certificate in \`caCertificate\``,
        };
      }
    },
  },
  {
    name: "ca-certificate-needed",
    doc: "verify-ca and verify-full check against a CA certificate. Another mode may keep one: Terraform does not take it from an endpoint again.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const at = ["endpoints", key, "caCertificate"];
        if (verifies(endpoint) && endpoint.caCertificate === undefined) {
          yield {
            path: at,
            detail: `missing; expected the CA's certificate, because sslMode is ${quote(endpoint.sslMode)}`,
            fix: "add `caCertificate`, the path of a PEM file beside the environment files",
          };
        }
      }
    },
  },
  {
    name: "ca-certificate-file",
    doc: "A CA certificate is a PEM file in the folder of the environment files, for Oracle an auto-login wallet, and holds certificates only; or it is one that comes with Causeway.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const { caCertificate } = endpoint;
        if (caCertificate === undefined || isShipped(caCertificate)) continue;
        const wallet = databaseEngineOf(endpoint).certificates === "wallet";
        const problem =
          misplaced(environment.directory, caCertificate) ??
          (wallet ? walletProblem : pemProblem)(environment.directory, caCertificate);
        if (problem !== undefined) yield { path: ["endpoints", key, "caCertificate"], ...problem };
      }
    },
  },
  {
    name: "ca-certificate-of-ca",
    doc: "A CA certificate is that of an authority: what a server shows is checked against who signed it.",
    severity: "warning",
    *check(environment) {
      for (const {
        key,
        config: { caCertificate },
      } of databaseEndpoints(environment)) {
        if (caCertificate === undefined) continue;
        const read = readTextFile(certificateFile(environment.directory, caCertificate));
        const found = "problem" in read ? [] : certificatesIn(read.text).filter(isCertificate);
        if (found.length === 0 || found.some((pem) => new X509Certificate(pem).ca)) continue;
        yield {
          path: ["endpoints", key, "caCertificate"],
          detail: `${quote(caCertificate)} holds no certificate of a CA (CA:TRUE); expected that of the CA that signed the server's, against which DMS checks it`,
          fix: "put the CA's certificate there; RDS's are in the bundle of the Region",
        };
      }
    },
  },
];

type FileProblem = Omit<RuleProblem, "path"> | undefined;

/** Reason to refuse a certificate's path; undefined where there is none. */
export function misplaced(directory: string, file: string): FileProblem {
  const inside = path.relative(directory, path.resolve(directory, file));
  if (path.isAbsolute(file) || inside.startsWith("..")) {
    return {
      detail: `got ${quote(file)}; expected a path inside the folder of the environment files`,
      fix: "put the certificate into the folder `certificates` there, so that it is the same on every machine",
    };
  }
  return undefined;
}

/** The first bytes of an auto-login wallet (cwallet.sso). */
const walletMagic = Buffer.from([0xa1, 0xf8, 0x4e]);

function walletProblem(directory: string, file: string): FileProblem {
  const bytes = readBytes(path.join(directory, file), walletMagic.length);
  if (bytes?.equals(walletMagic)) return undefined;
  return {
    detail: `${quote(file)} ${bytes === undefined ? "cannot be read" : "is no Oracle wallet"}; expected an auto-login wallet (cwallet.sso), the only form in which DMS takes Oracle's certificates`,
    fix: "make one that holds the CA's certificate only: orapki wallet create -wallet DIR -auto_login_only, orapki wallet add -wallet DIR -trusted_cert -cert CA.pem -auto_login_only",
  };
}

/** The first bytes of a file; undefined if it cannot be read. */
function readBytes(file: string, count: number): Buffer | undefined {
  try {
    return readFileSync(file).subarray(0, count);
  } catch {
    return undefined;
  }
}

/** Reason to refuse a file that is no PEM file of certificates alone; undefined where it is one. */
export function pemProblem(directory: string, file: string): FileProblem {
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
  const certificates = certificatesIn(read.text);
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    return {
      detail: `${quote(file)} is no PEM certificate; expected text between BEGIN CERTIFICATE and END CERTIFICATE`,
      fix: "download the CA's certificate again, in PEM format",
    };
  }
  const line = lineOutside(read.text);
  if (line !== undefined) {
    return {
      detail: `${quote(file)} has other text in line ${line}; expected nothing but certificates, because the file goes to DMS and into Terraform's state`,
      fix: "delete what stands outside of BEGIN CERTIFICATE and END CERTIFICATE",
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
