/** Members whose value decides who may read or write what, wherever they stand: DMS must have kept them. */
const decisive = new Set([
  "BucketName",
  "CertificateArn",
  "EncryptionMode",
  "KmsKeyId",
  "SecretsManagerAccessRoleArn",
  "SecretsManagerSecretId",
  "ServerSideEncryptionKmsKeyId",
  "ServiceAccessRoleArn",
  "SslMode",
]);

const credential = /password|^username$|^securitydbencryption$/i;

type Members = Readonly<Record<string, unknown>>;

/** Names of members that hold credentials, sorted: those come from a secret only. */
export function credentialsIn(request: Members): string[] {
  return [...leaves(request).keys()].filter((name) => credential.test(nameOf(name))).sort();
}

/**
 * Names of decisive members that DMS has another value for, sorted.
 *
 * A member that DMS does not give back says nothing: only another value is a difference.
 */
export function notKept(request: Members, live: Members): string[] {
  const kept = leaves(live);
  return [...leaves(request)]
    .filter(([name, value]) => {
      const found = kept.get(name);
      return decisive.has(nameOf(name)) && found !== undefined && comparable(found) !== comparable(value);
    })
    .map(([name]) => name)
    .sort();
}

/** Every value of an object and of the objects in it, by its name with those above it. */
function leaves(members: Members, above = ""): Map<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [name, value] of Object.entries(members)) {
    if (value === null || value === undefined) continue;
    if (typeof value === "object" && !Array.isArray(value)) {
      for (const [inner, leaf] of leaves(value as Members, `${above}${name}.`)) all.set(inner, leaf);
    } else {
      all.set(`${above}${name}`, value);
    }
  }
  return all;
}

function nameOf(leaf: string): string {
  return leaf.split(".").at(-1) ?? leaf;
}

/** DMS gives enumerations back as `SSE_KMS` or `sse-kms`. */
function comparable(value: unknown): string {
  return String(value).toLowerCase().replaceAll("-", "_");
}
