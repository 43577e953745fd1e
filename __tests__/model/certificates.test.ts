import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { shippedCertificates } from "../../model/certificates";
import { certificatesIn, certificatesOnly, lineOutside } from "../../model/certificates/pem";

/** As their authorities publish them (letsencrypt.org/certificates, amazontrust.com/repository). */
const published = {
  "isrg-root-x1":
    "96:BC:EC:06:26:49:76:F3:74:60:77:9A:CF:28:C5:A7:CF:E8:A3:C0:AA:E1:1A:8F:FC:EE:05:C0:BD:DF:08:C6",
  "amazon-root-ca-1":
    "8E:CD:E6:88:4F:3D:87:B1:12:5B:A3:1A:C3:FC:B1:3D:70:16:DE:7F:57:CC:90:4F:E1:CB:97:C6:AE:98:19:6E",
};

test.each(Object.entries(shippedCertificates))(
  "%s is the certificate that its authority publishes",
  (word, file) => {
    const certificate = new X509Certificate(readFileSync(file));
    expect({ [word]: certificate.fingerprint256 }).toEqual({
      [word]: published[word as keyof typeof published],
    });
    expect(certificate.ca).toBe(true);
  },
);

describe("a PEM file", () => {
  const pem = readFileSync(shippedCertificates["amazon-root-ca-1"], "utf8");
  const other = readFileSync(shippedCertificates["isrg-root-x1"], "utf8");
  const key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";

  test.each([
    ["one certificate", pem],
    ["several", pem + other],
    ["blank lines between them", `${pem}\n\n${other}\n`],
    ["line ends of Windows", (pem + other).replaceAll("\n", "\r\n")],
    ["no line end at its end", pem.trimEnd()],
  ])("stays as it is: %s", (_what, text) => {
    expect(certificatesOnly(text)).toBe(text);
    expect(lineOutside(text)).toBeUndefined();
  });

  test.each([
    ["a line before", `# \${file("/etc/hostname")}\n${pem}${other}`, 1],
    ["a line between", `${pem}subject=x\n${other}`, pem.split("\n").length],
    ["a key behind", `${pem}${other}${key}`, (pem + other).split("\n").length],
    ["text behind the last line", `${pem}${other.trimEnd()} x`, (pem + other).split("\n").length - 1],
    ["text inside", `${pem}${other}${pem.replace("\n", "\n${x}\n")}`, (pem + other).split("\n").length],
  ])("is handed on without what is no certificate: %s", (_what, text, line) => {
    expect(certificatesIn(text).map((one) => one.trim())).toEqual([pem.trim(), other.trim()]);
    expect(lineOutside(text)).toBe(line);
  });
});
