/** Calls to OpenSearch Service: moto tells its operations by a header that the service does not know. */

const operations: readonly (readonly [string, RegExp, string])[] = [
  ["POST", /^\/2021-01-01\/opensearch\/domain$/, "CreateDomain"],
  ["DELETE", /^\/2021-01-01\/opensearch\/domain\/[^/]+$/, "DeleteDomain"],
  ["GET", /^\/2021-01-01\/opensearch\/domain\/[^/]+$/, "DescribeDomain"],
  ["GET", /^\/2021-01-01\/opensearch\/domain\/[^/]+\/config$/, "DescribeDomainConfig"],
  ["GET", /^\/2021-01-01\/domain$/, "ListDomainNames"],
  ["GET", /^\/2021-01-01\/tags\/?$/, "ListTags"],
];

/** The header for a call, by its method and path; none for calls to other services. */
export function domainHeaders(method: string | undefined, path: string): Readonly<Record<string, string>> {
  const [bare = ""] = path.split("?");
  const found = operations.find(([wanted, shape]) => wanted === method && shape.test(bare));
  return found ? { "x-amz-target": `OpenSearch.${found[2]}` } : {};
}
