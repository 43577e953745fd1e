/** More databases for tests of rules that look at several pipelines. */

/** An endpoint that is an Aurora cluster of the account `orders`, as a line under `endpoints:`. */
export function cluster(key: string, identifier: string): string {
  return database(key, `engine: aurora-mysql, cluster: ${identifier}`);
}

/** An endpoint that is some other database of that account. */
export function database(key: string, said: string): string {
  return `  ${key}: { ${said}, account: orders, secret: { name: ${key}/dms, policy: merge, keyAccess: grant }, connection: { via: direct }, sslMode: verify-full, caCertificate: certificates/ca.pem }\n`;
}
