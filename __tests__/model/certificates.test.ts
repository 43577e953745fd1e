import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { shippedCertificates } from "../../model/certificates";

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
