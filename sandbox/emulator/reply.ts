/** Answers in the protocols that AWS services speak: JSON, query (XML) and REST. */
import { randomUUID } from "node:crypto";
import type { AwsRequest } from "./request";
import { buildXml, changeXml, parseXml, type Element } from "./xml";

/** An answer that is ready to be sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** An error as AWS names it; thrown while a call is answered and turned into that service's form. */
export class AwsFault extends Error {
  constructor(
    /** Error code, e.g. `AccessDeniedFault`. */
    readonly code: string,
    message: string,
    /** HTTP status; 400 is what most services use for errors of the caller. */
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** JSON 1.1 answer; timestamps in `value` are numbers of seconds. */
export function jsonReply(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID(), ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** XML answer. */
export function xmlReply(body: string, status = 200): Reply {
  return {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": randomUUID() },
    body: Buffer.from(body),
  };
}

/** Services that state errors as JSON with a type; every other service that moto knows answers XML. */
const xmlServices = new Set([
  "iam",
  "sts",
  "ec2",
  "rds",
  "s3",
  "sns",
  "elasticloadbalancing",
  "autoscaling",
  "redshift",
  "route53",
  "monitoring",
]);

/** Puts an error into the protocol of the service that was called. */
export function faultReply(request: Pick<AwsRequest, "service">, fault: AwsFault): Reply {
  if (!xmlServices.has(request.service)) {
    return jsonReply({ __type: fault.code, message: fault.message }, fault.status, {
      "x-amzn-errortype": fault.code,
    });
  }
  const error = { Code: fault.code, Message: fault.message };
  if (request.service === "s3") return xmlReply(buildXml("Error", error), fault.status);
  const id = randomUUID();
  if (request.service === "ec2") {
    return xmlReply(buildXml("Response", { Errors: { Error: error }, RequestID: id }), fault.status);
  }
  const Type = fault.status < 500 ? "Sender" : "Receiver";
  const content = { Error: { Type, ...error }, RequestId: id };
  return xmlReply(buildXml("ErrorResponse", content), fault.status);
}

/**
 * A throttled call, in the words of its service: EC2's and S3's are their own, the others' depend on the protocol
 * (API references, common errors).
 */
export function throttled({ service }: Pick<AwsRequest, "service">): AwsFault {
  if (service === "ec2") return new AwsFault("RequestLimitExceeded", "Request limit exceeded.", 503);
  if (service === "s3") return new AwsFault("SlowDown", "Please reduce your request rate.", 503);
  return new AwsFault(xmlServices.has(service) ? "Throttling" : "ThrottlingException", "Rate exceeded");
}

/** Root element of an XML answer. */
export function replyRoot(reply: Reply): Element {
  return parseXml(reply.body.toString("utf8"));
}

/** An XML answer with something changed. */
export function changeReply(reply: Reply, change: (root: Element) => void): Reply {
  return { ...reply, body: Buffer.from(changeXml(reply.body.toString("utf8"), change)) };
}
