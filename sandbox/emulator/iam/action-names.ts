/** IAM's names of calls whose protocol states no operation, or another one. */
import type { AwsRequest } from "../request";

type Route = readonly [method: string, path: RegExp, action: string];

/** REST services: method and path. */
const routes: Readonly<Record<string, readonly Route[]>> = {
  lambda: [
    ["GET", /^\/[\d-]+\/functions\/?$/, "ListFunctions"],
    ["GET", /^\/[\d-]+\/functions\/[^/]+$/, "GetFunction"],
    ["GET", /\/configuration$/, "GetFunctionConfiguration"],
    ["GET", /\/versions$/, "ListVersionsByFunction"],
    ["GET", /\/code-signing-config$/, "GetFunctionCodeSigningConfig"],
    ["GET", /\/policy$/, "GetPolicy"],
    ["POST", /\/policy$/, "AddPermission"],
    ["DELETE", /\/policy\/[^/]+$/, "RemovePermission"],
    ["GET", /\/event-invoke-config$/, "GetFunctionEventInvokeConfig"],
    ["PUT", /\/event-invoke-config$/, "PutFunctionEventInvokeConfig"],
    ["POST", /\/event-invoke-config$/, "UpdateFunctionEventInvokeConfig"],
    ["DELETE", /\/event-invoke-config$/, "DeleteFunctionEventInvokeConfig"],
    ["GET", /\/tags\/[^/]+$/, "ListTags"],
    ["POST", /\/tags\/[^/]+$/, "TagResource"],
    ["DELETE", /\/tags\/[^/]+$/, "UntagResource"],
  ],
  route53: [
    ["POST", /\/hostedzone\/?$/, "CreateHostedZone"],
    ["GET", /\/hostedzone\/[^/]+$/, "GetHostedZone"],
    ["POST", /\/hostedzone\/[^/]+$/, "UpdateHostedZoneComment"],
    ["DELETE", /\/hostedzone\/[^/]+$/, "DeleteHostedZone"],
    ["POST", /\/rrset\/?$/, "ChangeResourceRecordSets"],
    ["GET", /\/rrset\/?$/, "ListResourceRecordSets"],
    ["POST", /\/associatevpc$/, "AssociateVPCWithHostedZone"],
    ["POST", /\/disassociatevpc$/, "DisassociateVPCFromHostedZone"],
    ["GET", /\/dnssec$/, "GetDNSSEC"],
    ["GET", /\/change\/[^/]+$/, "GetChange"],
    ["GET", /\/tags\/hostedzone\/[^/]+$/, "ListTagsForResource"],
    ["POST", /\/tags\/hostedzone\/[^/]+$/, "ChangeTagsForResource"],
  ],
  "vpc-lattice": [
    ["POST", /^\/resourcegateways$/, "CreateResourceGateway"],
    ["GET", /^\/resourcegateways\/[^/]+$/, "GetResourceGateway"],
    ["PATCH", /^\/resourcegateways\/[^/]+$/, "UpdateResourceGateway"],
    ["DELETE", /^\/resourcegateways\/[^/]+$/, "DeleteResourceGateway"],
    ["POST", /^\/resourceconfigurations$/, "CreateResourceConfiguration"],
    ["GET", /^\/resourceconfigurations\/[^/]+$/, "GetResourceConfiguration"],
    ["PATCH", /^\/resourceconfigurations\/[^/]+$/, "UpdateResourceConfiguration"],
    ["DELETE", /^\/resourceconfigurations\/[^/]+$/, "DeleteResourceConfiguration"],
    ["GET", /^\/tags\//, "ListTagsForResource"],
    ["POST", /^\/tags\//, "TagResource"],
    ["DELETE", /^\/tags\//, "UntagResource"],
  ],
  ram: [
    ["POST", /^\/createresourceshare$/, "CreateResourceShare"],
    ["POST", /^\/updateresourceshare$/, "UpdateResourceShare"],
    ["DELETE", /^\/deleteresourceshare$/, "DeleteResourceShare"],
    ["POST", /^\/associateresourceshare$/, "AssociateResourceShare"],
    ["POST", /^\/disassociateresourceshare$/, "DisassociateResourceShare"],
    ["POST", /^\/getresourceshares$/, "GetResourceShares"],
    ["POST", /^\/getresourceshareassociations$/, "GetResourceShareAssociations"],
    ["POST", /^\/listresourcesharepermissions$/, "ListResourceSharePermissions"],
    ["POST", /^\/tagresource$/, "TagResource"],
    ["POST", /^\/untagresource$/, "UntagResource"],
  ],
  es: [
    ["GET", /\/domain\/[^/]+$/, "DescribeDomain"],
    ["GET", /\/domain\/[^/]+\/config$/, "DescribeDomainConfig"],
    ["GET", /\/domain$/, "ListDomainNames"],
    ["GET", /\/tags\/?$/, "ListTags"],
  ],
};

/** Sub-resources of a bucket, by query key; the verb stands in front. */
const bucketParts: Readonly<Record<string, string>> = {
  accelerate: "AccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCORS",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  notification: "BucketNotification",
  "object-lock": "BucketObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "BucketPublicAccessBlock",
  replication: "ReplicationConfiguration",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

/** What S3's deleting calls ask for: some delete by the right to put. */
const deletedByPut = new Set([
  "encryption",
  "lifecycle",
  "ownershipControls",
  "publicAccessBlock",
  "tagging",
]);

/** Services whose signing name is not their prefix in policies. */
const prefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** The action of a call as policies name it. */
export function actionOf(request: AwsRequest, operation: string): string {
  const { service, method, path } = request;
  if (service === "s3") return s3Action(request, operation);
  const found = routes[service]?.find(([wanted, shape]) => wanted === method && shape.test(path));
  if (found) return `${service}:${found[2]}`;
  return operation.replace(/^[^:]+/, prefixes[service] ?? service);
}

function s3Action({ method, query, path }: AwsRequest, operation: string): string {
  const isBucket = !/^\/[^/]+\/./.test(path);
  if (!isBucket) return operation;
  const part = Object.keys(bucketParts).find((name) => query.has(name));
  if (part !== undefined) {
    const verb = method === "GET" ? "Get" : method === "PUT" || deletedByPut.has(part) ? "Put" : "Delete";
    return `s3:${verb}${bucketParts[part] ?? ""}`;
  }
  if (query.has("versions")) return "s3:ListBucketVersions";
  if (query.has("delete")) return "s3:DeleteObject";
  return method === "HEAD" ? "s3:ListBucket" : operation;
}
