/** Certificates in a PEM file, told from its other content. */

/** One certificate: base64 between its two lines, and the line ends behind it. */
const block =
  /-----BEGIN CERTIFICATE-----[ \t]*\r?\n[A-Za-z0-9+/=\s]+?-----END CERTIFICATE-----(?:[ \t]*\r?\n)*/g;

/**
 * The certificates of a PEM file as they stand in it, one text each.
 *
 * What is not one of them is not in any: a private key, or a line that Terraform would take for an expression.
 */
export function certificatesIn(text: string): string[] {
  return text.match(block) ?? [];
}

/** The text of a PEM file without what stands outside its certificates; one that has nothing else stays as it is. */
export function certificatesOnly(text: string): string {
  return certificatesIn(text).join("");
}

/** The line, from 1, of the first text of a PEM file that is no part of a certificate; undefined where there is none. */
export function lineOutside(text: string): number | undefined {
  // A certificate leaves its line ends behind, so that lines can still be counted.
  const rest = text.replace(block, (certificate) => certificate.replace(/[^\n]/g, ""));
  const index = rest.search(/\S/);
  return index < 0 ? undefined : rest.slice(0, index).split("\n").length;
}
