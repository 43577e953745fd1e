/** CA certificates that come with Causeway, and those that an environment brings. */
import * as path from "node:path";

/**
 * CA certificates that servers of many people carry, by the word of the environment file.
 *
 * Those of RDS are one for each Region and come from the RDS guide (UsingWithRDS.SSL).
 */
export const shippedCertificates = {
  /** TiDB Cloud's public endpoints (PingCAP, tidb-cloud-connect-aws-dms). */
  "isrg-root-x1": path.join(__dirname, "isrg-root-x1.pem"),
  /** RDS Proxy. */
  "amazon-root-ca-1": path.join(__dirname, "amazon-root-ca-1.pem"),
} as const;

/** Path of a certificate that an environment file names: a shipped one, or a file beside the environment file. */
export function certificateFile(directory: string, said: string): string {
  return isShipped(said) ? shippedCertificates[said] : path.join(directory, said);
}

/** True for the name of a certificate that comes with Causeway. */
export function isShipped(said: string): said is keyof typeof shippedCertificates {
  return Object.hasOwn(shippedCertificates, said);
}
