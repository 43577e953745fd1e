/** Operation of a call, as IAM spells it (`s3:PutBucketPolicy`). */
import type { AwsRequest } from "./request";

/** Sub-resources of S3 buckets, by query key, whose operations have names of their own. */
const bucketParts: Record<string, string> = {
  policy: "BucketPolicy",
  location: "BucketLocation",
  versioning: "BucketVersioning",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  logging: "BucketLogging",
  notification: "BucketNotification",
  publicAccessBlock: "BucketPublicAccessBlock",
  ownershipControls: "BucketOwnershipControls",
  tagging: "BucketTagging",
  acl: "BucketAcl",
};

/** Operations of Lambda's REST API that are told apart, by method and shape of the path. */
const lambdaRoutes: readonly (readonly [string, RegExp, string])[] = [
  ["POST", /^\/2015-03-31\/functions\/[^/]+\/invocations$/, "InvokeFunction"],
  ["POST", /^\/2015-03-31\/functions\/?$/, "CreateFunction"],
  ["PUT", /^\/2015-03-31\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
  ["PUT", /^\/2015-03-31\/functions\/[^/]+\/configuration$/, "UpdateFunctionConfiguration"],
  ["DELETE", /^\/2015-03-31\/functions\/[^/]+$/, "DeleteFunction"],
  ["PUT", /^\/2017-10-31\/functions\/[^/]+\/concurrency$/, "PutFunctionConcurrency"],
  ["DELETE", /^\/2017-10-31\/functions\/[^/]+\/concurrency$/, "DeleteFunctionConcurrency"],
];

/**
 * The operation of a call as `service:Operation`.
 *
 * REST calls that need not be told apart are `service:<METHOD> <path>`.
 */
export function operationOf(request: AwsRequest): string {
  const { service } = request;
  if (request.statedOperation !== undefined) return `${service}:${request.statedOperation}`;
  if (service === "s3") return `s3:${s3Operation(request)}`;
  if (service === "lambda") {
    const route = lambdaRoutes.find(([method, path]) => method === request.method && path.test(request.path));
    if (route) return `lambda:${route[2]}`;
  }
  return `${service}:${request.method} ${request.path}`;
}

/** Bucket and key of an S3 call in path style; the key is empty for calls on the bucket itself. */
export function bucketAndKey(request: AwsRequest): { readonly bucket: string; readonly key: string } {
  const [bucket = "", ...key] = request.path.slice(1).split("/");
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join("/")) };
}

function s3Operation(request: AwsRequest): string {
  const { bucket, key } = bucketAndKey(request);
  const verb = { GET: "Get", HEAD: "Head", PUT: "Put", DELETE: "Delete", POST: "Post" }[request.method] ?? "";
  if (bucket === "") return "ListAllMyBuckets";
  if (key !== "") return verb === "Head" ? "GetObject" : `${verb}Object`;
  for (const [part, name] of Object.entries(bucketParts)) {
    if (request.query.has(part)) return `${verb}${name}`;
  }
  if (request.method === "PUT") return "CreateBucket";
  if (request.method === "DELETE") return "DeleteBucket";
  return "ListBucket";
}
