/** Calls to moto, the server behind the front: passing a call on, and SDK clients with an owner's rights. */
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import http from "node:http";
import { accountHeader, ownerHeaders, tokenHeader, type SandboxAddress } from "./address";
import { domainHeaders } from "./domain-calls";
import type { Reply } from "./reply";
import type { AwsRequest } from "./request";

/** Headers that belong to one connection, not to the call. */
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "expect"]);

/** SDK clients that act with every right in one account and Region. */
export interface AccountClients {
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly secrets: SecretsManagerClient;
  readonly s3: S3Client;
  readonly ec2: EC2Client;
  readonly rds: RDSClient;
  readonly ssm: SSMClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly route53: Route53Client;
}

/** Makes clients for an account of emulated accounts (moto itself or the front). */
export function accountClients(
  { url, token }: SandboxAddress,
  accountId: string,
  region: string,
): AccountClients {
  const options = {
    endpoint: url,
    region,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    maxAttempts: 1,
  };
  const clients: AccountClients = {
    iam: new IAMClient(options),
    kms: new KMSClient(options),
    secrets: new SecretsManagerClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true, followRegionRedirects: false }),
    ec2: new EC2Client(options),
    rds: new RDSClient(options),
    ssm: new SSMClient(options),
    elbv2: new ElasticLoadBalancingV2Client(options),
    route53: new Route53Client(options),
  };
  for (const client of Object.values(clients) as AnyClient[]) actAsOwner(client, token, accountId);
  return clients;
}

/** A client of any service: what is common to all of them. */
export type AnyClient = Pick<IAMClient, "middlewareStack">;

/** Gives a client every right in an account. */
export function actAsOwner({ middlewareStack }: AnyClient, token: string, accountId: string): void {
  middlewareStack.add(
    (next) => (args) => {
      const { request } = args as { request?: { headers?: Record<string, string> } };
      if (request?.headers) {
        request.headers[accountHeader] = accountId;
        request.headers[tokenHeader] = token;
      }
      return next(args);
    },
    { step: "build", name: "emulatedAccount" },
  );
}

/** The moto server behind the front. */
export class Moto {
  private readonly clients = new Map<string, AccountClients>();
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 32 });

  constructor(private readonly address: SandboxAddress) {}

  /** SDK clients with every right in an account. */
  of(accountId: string, region: string): AccountClients {
    const key = `${accountId}/${region}`;
    let clients = this.clients.get(key);
    if (!clients) {
      clients = accountClients(this.address, accountId, region);
      this.clients.set(key, clients);
    }
    return clients;
  }

  /** Passes a call on for an account; `body` replaces what the caller sent. */
  async pass(request: AwsRequest, accountId: string, body: Buffer = request.body): Promise<Reply> {
    const headers: http.OutgoingHttpHeaders = {};
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined && !hopByHop.has(name)) headers[name] = value;
    }
    headers[accountHeader] = accountId;
    headers[tokenHeader] = this.address.token;
    headers["content-length"] = body.length;
    return this.send({ method: request.method, path: request.url, headers }, body);
  }

  /** Sends a call of the front's own to a service that no SDK client is at hand for. */
  async raw(call: RawCall): Promise<Reply> {
    const body = Buffer.from(call.body ?? "");
    return this.send(
      {
        method: call.method,
        path: call.path,
        headers: {
          ...ownerHeaders(this.address, call),
          "content-length": body.length,
          ...call.headers,
        },
      },
      body,
    );
  }

  /**
   * Lets an account see these subnets of others, with their VPCs, and nothing else of others.
   *
   * @returns The owner of each, by its id.
   */
  async shareSubnets(accountId: string, subnetArns: readonly string[]): Promise<Record<string, string>> {
    const body = Buffer.from(JSON.stringify({ accountId, subnetArns }));
    const headers = { [tokenHeader]: this.address.token, "content-length": body.length };
    const reply = await this.send({ method: "POST", path: "/", headers }, body);
    if (reply.status >= 300) throw new Error(`moto does not share ${subnetArns.join(", ")}`);
    return JSON.parse(reply.body.toString("utf8")) as Record<string, string>;
  }

  close(): void {
    this.agent.destroy();
  }

  private send(options: http.RequestOptions, body: Buffer): Promise<Reply> {
    const { hostname, port } = new URL(this.address.url);
    const headers = {
      ...(options.headers as http.OutgoingHttpHeaders),
      ...domainHeaders(options.method, options.path ?? ""),
    };
    return new Promise((resolve, reject) => {
      const call = http.request({ ...options, headers, hostname, port, agent: this.agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const headers: Record<string, string | string[]> = {};
          for (const [name, value] of Object.entries(answer.headers)) {
            if (value !== undefined && (name === "content-length" || !hopByHop.has(name)))
              headers[name] = value;
          }
          resolve({ status: answer.statusCode ?? 502, headers, body: Buffer.concat(chunks) });
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  }
}

/** A call that the front makes itself. */
export interface RawCall {
  readonly accountId: string;
  readonly region: string;
  /** Signing name of the service. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
