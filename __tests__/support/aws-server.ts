/** A server on loopback that speaks AWS's protocols and can fail in the ways that AWS fails. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { patient } from "../../sandbox/emulator/patient";

/** A call as a fake sees it. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  /** JSON members or form parameters; for S3 `Bucket` and `Body`. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a fake answers: an object, or a text for S3. */
export type FakeService = (call: AwsCall) => unknown;

/** A refusal in AWS's words. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/**
 * How a call goes wrong.
 *
 * `reset`: the connection is cut before the call is heard. `lost`: it is heard and done, but cut before
 * the answer. `empty`: it is done, and the answer is 200 without a body. `deaf`: there is no answer.
 */
export type WireFault = "throttle" | "reset" | "lost" | "empty" | "denied" | "server-error" | "deaf";

/** Ends the function at its n-th call: before that call is heard, or after it is done. */
export function stoppedAt(n: number, fault: "reset" | "lost"): FaultPlan {
  return (call) => (call < n ? undefined : call === n ? fault : "reset");
}

/** Decides what happens to a call, by its number (from 1) and name (`dms:CreateEndpoint`). */
export type FaultPlan = (call: number, name: string) => WireFault | undefined;

/** A running server. */
export class AwsServer {
  /** Names of the calls since the last `reset`, retries included. */
  readonly calls: string[] = [];
  faults: FaultPlan = () => undefined;
  private readonly silent = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(services: Readonly<Record<string, FakeService>>): Promise<AwsServer> {
    const server = createServer(patient);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const running = new AwsServer(server, `http://127.0.0.1:${address.port}`);
    server.on("request", (request, response) => void running.answer(services, request, response));
    return running;
  }

  /** Forgets the calls and faults so far. */
  reset(): void {
    this.calls.length = 0;
    this.faults = () => undefined;
  }

  /** How often a call came, retries included. */
  count(name: string): number {
    return this.calls.filter((call) => call === name).length;
  }

  async close(): Promise<void> {
    for (const response of this.silent) response.destroy();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer(
    services: Readonly<Record<string, FakeService>>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const call = parsed(request, await bodyOf(request));
    const name = `${call.service}:${call.operation}`;
    this.calls.push(name);
    const fault = this.faults(this.calls.length, name);
    if (fault === "reset") return void response.destroy();
    if (fault === "deaf") return void this.silent.add(response);
    const reply =
      fault === undefined || fault === "lost" || fault === "empty"
        ? done(services, call)
        : failed(call, fault);
    if (fault === "lost") return void response.destroy();
    response.writeHead(fault === "empty" ? 200 : reply.status, { "content-type": reply.type });
    response.end(fault === "empty" ? "" : reply.body);
  }
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function done(services: Readonly<Record<string, FakeService>>, call: AwsCall): Reply {
  try {
    const service = services[call.service];
    if (!service) throw new AwsError("InvalidAction", `no fake for ${call.service}`);
    const result = service(call);
    if (call.service === "s3")
      return { status: 200, type: "application/json", body: typeof result === "string" ? result : "" };
    const { operation } = call;
    if (call.service === "ec2") {
      const body = `<${operation}Response>${xml(result ?? {}, () => "item")}</${operation}Response>`;
      return { status: 200, type: "text/xml", body };
    }
    if (!queryServices.includes(call.service))
      return { status: 200, type: jsonType, body: JSON.stringify(result ?? {}) };
    const content = xml(result ?? {}, call.service === "rds" ? singular : undefined);
    const body = `<${operation}Response><${operation}Result>${content}</${operation}Result></${operation}Response>`;
    return { status: 200, type: "text/xml", body };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return refused(call, error);
  }
}

/** Services that speak AWS's query protocol; EC2 has one of its own. */
const queryServices = ["iam", "elasticloadbalancing", "rds", "sns"];

const jsonType = "application/x-amz-json-1.1";

function failed(call: AwsCall, fault: "throttle" | "denied" | "server-error"): Reply {
  const who = "arn:aws:sts::111111111111:assumed-role/step/step";
  switch (fault) {
    case "throttle":
      return refused(call, new AwsError("ThrottlingException", "Rate exceeded"));
    case "server-error":
      return refused(call, new AwsError("InternalFailure", "try again", 500));
    case "denied":
      return refused(
        call,
        new AwsError(
          deniedCode(call.service),
          `User: ${who} is not authorized to perform: ${call.service}:${call.operation} on resource: arn:aws:${call.service}:::wanted because no identity-based policy allows it`,
          403,
        ),
      );
  }
}

function deniedCode(service: string): string {
  if (service === "ec2") return "UnauthorizedOperation";
  return service === "s3" || queryServices.includes(service) ? "AccessDenied" : "AccessDeniedException";
}

function refused({ service }: AwsCall, { code, message, status }: AwsError): Reply {
  const error = `<Error>${xml({ Code: code, Message: message })}</Error>`;
  if (service === "s3") return { status, type: "application/xml", body: error };
  if (service === "ec2")
    return { status, type: "text/xml", body: `<Response><Errors>${error}</Errors></Response>` };
  if (queryServices.includes(service))
    return { status, type: "text/xml", body: `<ErrorResponse>${error}</ErrorResponse>` };
  return { status, type: jsonType, body: JSON.stringify({ __type: code, message }) };
}

function parsed(request: IncomingMessage, body: string): AwsCall {
  const scope = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "");
  const service = scope?.[1] ?? "unknown";
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const input = JSON.parse(body) as Record<string, unknown>;
    return { service, operation: target.split(".").at(-1) ?? "", input };
  }
  if (service === "s3") {
    const url = new URL(request.url ?? "/", "http://server");
    const verb = { GET: "Get", PUT: "Put", DELETE: "Delete" }[request.method ?? ""] ?? "";
    const part = url.searchParams.has("policy")
      ? "BucketPolicy"
      : url.searchParams.has("encryption")
        ? "EncryptionConfiguration"
        : "Object";
    const operation = `${verb}${part}`;
    return { service, operation, input: { Bucket: url.pathname.split("/")[1], Body: body } };
  }
  const form = Object.fromEntries(new URLSearchParams(body));
  return { service, operation: form.Action ?? "", input: form };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

/** How RDS calls the items of a list: those of `DBClusters` are `DBCluster`. */
function singular(list: string): string {
  return list.replace(/s$/, "");
}

/** Members as elements, items of lists as elements of their own, whose names `item` tells. */
function xml(value: unknown, item: (list: string) => string = () => "member", list = ""): string {
  if (Array.isArray(value)) {
    const name = item(list);
    return value.map((one) => `<${name}>${xml(one, item)}</${name}>`).join("");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([key, member]) => (member === undefined ? "" : `<${key}>${xml(member, item, key)}</${key}>`))
      .join("");
  }
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
