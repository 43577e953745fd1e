/** Certificates that endpoints check servers against. */
import { X509Certificate } from "node:crypto";
import { AwsFault } from "../reply";
import { nowSeconds, type DmsOperation } from "./context";
import { filtered, page } from "./pages";
import { defined } from "./payload";
import type { Certificate } from "./store";

const importOne: DmsOperation = ({ store, payload }) => {
  const identifier = payload.required("CertificateIdentifier").toLowerCase();
  const pem = payload.text("CertificatePem");
  const wallet = payload.text("CertificateWallet");
  if (pem === undefined && wallet === undefined) {
    throw new AwsFault("InvalidCertificateFault", "The certificate was not valid.");
  }
  const certificate = store.certificates.add({
    identifier,
    arn: store.newArn("cert"),
    tags: payload.tags(),
    createdAt: nowSeconds(),
    members: defined({
      CertificatePem: pem,
      CertificateWallet: wallet,
      KmsKeyId: payload.text("KmsKeyId"),
      CertificateOwner: store.accountId,
      ...(pem === undefined ? {} : validity(pem)),
    }),
  });
  return { Certificate: shape(certificate) };
};

const describe: DmsOperation = ({ store, payload }) => {
  const readers = {
    "certificate-arn": (one: Certificate) => one.arn,
    "certificate-id": (one: Certificate) => one.identifier,
  };
  const found = filtered(store.certificates.all(), payload, readers, "No certificate found");
  return page("Certificates", found.map(shape), payload);
};

const remove: DmsOperation = ({ store, payload }) => {
  const certificate = store.certificates.get(payload.required("CertificateArn"));
  // Databases name it at the top, Kafka in its settings.
  const user = store.endpoints
    .all()
    .find((one) => JSON.stringify(one.members).includes(`"${certificate.arn}"`));
  if (user) {
    throw new AwsFault(
      "InvalidResourceStateFault",
      `Certificate ${certificate.identifier} is used by endpoint ${user.identifier}.`,
    );
  }
  store.certificates.delete(certificate);
  return { Certificate: shape(certificate) };
};

export const certificateOperations: Readonly<Record<string, DmsOperation>> = {
  ImportCertificate: importOne,
  DescribeCertificates: describe,
  DeleteCertificate: remove,
};

/** Dates and algorithm out of the first certificate of a bundle. */
function validity(pem: string) {
  try {
    const certificate = new X509Certificate(pem);
    return {
      ValidFromDate: Date.parse(certificate.validFrom) / 1000,
      ValidToDate: Date.parse(certificate.validTo) / 1000,
      KeyLength: certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 256,
    };
  } catch (cause) {
    throw new AwsFault("InvalidCertificateFault", `The certificate was not valid. ${String(cause)}`);
  }
}

function shape(certificate: Certificate): object {
  return {
    CertificateIdentifier: certificate.identifier,
    CertificateArn: certificate.arn,
    CertificateCreationDate: certificate.createdAt,
    ...certificate.members,
  };
}
