/** An AWS call before it is answered: the service, the operation, the signer. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** An AWS call as it arrived, with the parts of its SigV4 credential scope. */
export interface AwsRequest {
  readonly method: string;
  /** Path with query, as it arrived. */
  readonly url: string;
  /** Path alone, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Signing name of the service, lower-case: `dms`, `iam`, `s3` … */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** Form parameters of a call in the query protocol (IAM, STS, EC2, RDS); empty for others. */
  readonly form: URLSearchParams;
  /** Operation name where the protocol states it (header or form); undefined for REST services. */
  readonly statedOperation: string | undefined;
}

/** Largest body that is read, in bytes; Lambda's limit for a zip in a call is 50 MB. */
const largestBody = 96 * 1024 * 1024;

const unsigned = { accessKeyId: "", region: "us-east-1", service: "" };

/** Reads a call whole. @throws when the body is larger than any AWS call may be. */
export async function readRequest(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > largestBody) throw new Error(`a call of more than ${largestBody} bytes`);
    chunks.push(bytes);
  }
  const url = incoming.url ?? "/";
  const [path, search = ""] = splitOnce(url, "?");
  const body = Buffer.concat(chunks);
  const { headers } = incoming;
  const form = isForm(headers) ? new URLSearchParams(body.toString("utf8")) : new URLSearchParams();
  return {
    method: incoming.method ?? "GET",
    url,
    path,
    query: new URLSearchParams(search),
    headers,
    body,
    ...credentialScope(headers.authorization),
    form,
    statedOperation: targetOperation(headers) ?? form.get("Action") ?? undefined,
  };
}

/** The value of a header that is sent at most once. */
export function headerOf(request: AwsRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Body as JSON; an empty body is an empty object. @throws SyntaxError when it is not JSON. */
export function jsonBody(request: AwsRequest): unknown {
  return request.body.length === 0 ? {} : JSON.parse(request.body.toString("utf8"));
}

/** `Credential=<key>/<date>/<region>/<service>/aws4_request` of an Authorization header. */
function credentialScope(authorization: string | undefined) {
  const match = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization ?? "");
  if (!match) return unsigned;
  const [, accessKeyId = "", region = "us-east-1", service = ""] = match;
  return { accessKeyId, region, service: service.toLowerCase() };
}

function targetOperation(headers: IncomingHttpHeaders): string | undefined {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.split(".").pop() : undefined;
}

function isForm(headers: IncomingHttpHeaders): boolean {
  return (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
