import { readFileSync } from "node:fs";
import { certificateFile } from "../../model/certificates";
import { certificatesOnly } from "../../model/certificates/pem";

/**
 * The CA certificates that an environment file names: of a PEM file what is certificates, and nothing else.
 *
 * @param directory Folder of the environment files.
 * @param named Path beside them, or the name of a certificate that Causeway brings.
 */
export function readPem(directory: string, named: string): string {
  return certificatesOnly(readFileSync(certificateFile(directory, named), "utf8"));
}

/** The auto-login wallet of Oracle that an environment file names, in base64; parameters as `readPem`. */
export function readWallet(directory: string, named: string): string {
  return readFileSync(certificateFile(directory, named), "base64");
}
