/** The front: every AWS call of Terraform and of the functions comes here first. */
import http from "node:http";
import { connectionCheck } from "./connection-test/check";
import { Facts } from "./connection-test/facts";
import { ServiceFacts } from "./connection-test/service-facts";
import { AccountNames } from "./connection-test/words";
import { BucketDirectory } from "./buckets";
import { refuseStranger, refuseWithoutToken } from "./gate";
import { Gaps } from "./gaps";
import { Sessions, type Caller, type RoleSession } from "./callers";
import { Dms } from "./dms/service";
import { authorize } from "./iam/authorize";
import { AccountReader, lateKeys } from "./iam/reader";
import { tagsOf } from "./iam/resource-tags";
import { refuseMissingBoundary } from "./iam/boundaries";
import { RoleRights } from "./iam/role-rights";
import { topicPolicy } from "./iam/topic-policy";
import { UsedRights } from "./iam/used-rights";
import { deliver } from "./lambda/deliveries";
import { Faults, type InjectedFault } from "./lambda/faults";
import { Functions } from "./lambda/functions";
import { Invocations } from "./lambda/invocations";
import { answerLambda } from "./lambda/service";
import { keepReplaced } from "./late-writes";
import { Moto } from "./moto";
import { Network } from "./network/network";
import { operationOf } from "./operations";
import { patient } from "./patient";
import { bodyToStore, replyToShow } from "./policies";
import { AwsFault, faultReply, throttled, type Reply } from "./reply";
import { readRequest, type AwsRequest } from "./request";
import { RoleDirectory } from "./roles";
import { answerSts } from "./sts";
import { atOnce } from "./world/propagation";
import { World } from "./world/world";
import { answerAdmin, isAdmin } from "./admin";

/** Services that a person's own credentials may call: roles to assume, and the bucket of an S3 backend. */
const homeServices = new Set(["sts", "s3", "dynamodb"]);

export interface FrontOptions {
  /** Address of moto. */
  readonly motoUrl: string;
  /** What calls have to carry, and what moto demands of the front. */
  readonly token: string;
  /** Folder for code and logs of functions. */
  readonly workDir: string;
  readonly log: (line: string) => void;
}

/** The server in front of moto, on a free port of the loopback interface. */
export class Front {
  readonly dms: Dms;
  readonly faults = new Faults();
  readonly names = new AccountNames();
  readonly world = new World();
  readonly used = new UsedRights();
  readonly network: Network;
  readonly invocations: Invocations;
  /** Resources of other teams, as the inventory names them. */
  readonly landscape = new Set<string>();
  /** When the last AWS call came, in milliseconds. */
  lastCallAt = Date.now();
  private readonly moto: Moto;
  private readonly sessions: Sessions;
  private readonly roles = new RoleDirectory((arn) => this.world.propagation.hides(lateKeys.role(arn)));
  private readonly buckets = new BucketDirectory();
  private readonly gaps = new Gaps();
  private readonly accountIds = new Set<string>();
  private readonly functions: Functions;
  private readonly reader: AccountReader;
  private readonly rights: RoleRights;
  private readonly facts: Facts;
  private readonly now: Parameters<typeof keepReplaced>[3];
  private readonly server: http.Server;

  constructor(private readonly options: FrontOptions) {
    this.sessions = new Sessions(options.token);
    this.moto = new Moto({ url: options.motoUrl, token: options.token });
    this.network = new Network(
      this.moto,
      (delivery) => {
        const { moto, reader, functions, invocations } = this;
        void deliver(delivery, { moto, reader, functions, invocations, log: options.log });
      },
      this.world,
    );
    const { world } = this;
    const accountIds = (): string[] => [...this.accountIds];
    this.reader = new AccountReader(this.moto, world.propagation);
    this.rights = new RoleRights(this.reader);
    this.facts = new Facts(this.moto, this.roles, this.buckets, accountIds, world.propagation);
    this.now = {
      propagation: world.propagation,
      roles: this.roles,
      reader: new AccountReader(this.moto, atOnce),
      facts: new Facts(this.moto, this.roles, this.buckets, accountIds, atOnce),
    };
    const checkConnection = connectionCheck(
      {
        facts: this.facts,
        reader: this.reader,
        names: this.names,
        network: this.network,
        loading: this.network,
        services: new ServiceFacts(this.moto, this.roles, this.network.listeners),
      },
      world,
    );
    this.dms = new Dms({ moto: this.moto, reader: this.reader, facts: this.facts, checkConnection, world });
    this.functions = new Functions(`${options.workDir}/functions`);
    this.invocations = new Invocations({
      workDir: options.workDir,
      sessions: this.sessions,
      endpoint: () => this.url,
      nameServer: () => this.network.names.address,
    });
    this.server = http.createServer(patient, (incoming, outgoing) => void this.serve(incoming, outgoing));
  }

  /** Address of the front, once it listens. */
  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the front does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  async listen(): Promise<void> {
    await this.network.names.listen();
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, "127.0.0.1", resolve);
    });
  }

  async close(): Promise<void> {
    this.invocations.stopAll();
    this.moto.close();
    this.server.closeAllConnections();
    await this.network.names.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    try {
      const stranger = refuseStranger(incoming.headers);
      if (stranger) {
        send(outgoing, stranger, incoming.method ?? "GET");
        return;
      }
      const request = await readRequest(incoming);
      const reply = isAdmin(request) ? await this.answerAdmin(request) : await this.answerAws(request);
      if (reply === "reset") incoming.socket.destroy();
      else if (reply !== "hold") send(outgoing, reply, request.method);
    } catch (cause) {
      this.options.log(`front: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  }

  private async answerAdmin(request: AwsRequest): Promise<Reply> {
    const refused = refuseWithoutToken(request, this.options.token);
    if (refused) return refused;
    this.lastCallAt = Date.now();
    return answerAdmin(request, this);
  }

  /** Answers an AWS call; "reset" is a connection that is to be cut, "hold" a caller who waits in vain. */
  private async answerAws(request: AwsRequest): Promise<Reply | "reset" | "hold"> {
    const caller = this.callerOf(request);
    if ("status" in caller) return caller;
    this.lastCallAt = Date.now();
    const operation = operationOf(request);
    const counted =
      caller.kind === "function"
        ? this.invocations.recordCall(caller.invocationId ?? "", operation)
        : undefined;
    const fault = (when: InjectedFault["when"]): InjectedFault | undefined =>
      counted
        ? this.faults.take(counted.fn.name, counted.call, when)
        : caller.kind === "role"
          ? this.faults.takeOfDeploy(operation, when)
          : undefined;
    const before = fault("before");
    if (before) return this.injected(request, caller, before);
    if (caller.kind === "role" || caller.kind === "function") {
      await this.world.delay(operation);
      if (this.world.throttles(operation)) return faultReply(request, throttled(request));
    }
    const reply = await this.answerOrFault(request, operation, caller);
    const after = fault("after");
    return after ? this.injected(request, caller, after) : reply;
  }

  /** The caller, or what a call gets whose credentials are nobody's. */
  private callerOf(request: AwsRequest): Caller | Reply {
    try {
      return this.sessions.callerOf(request);
    } catch (cause) {
      if (!(cause instanceof AwsFault)) throw cause;
      return faultReply(request, cause);
    }
  }

  private async answerOrFault(request: AwsRequest, operation: string, caller: Caller): Promise<Reply> {
    try {
      if (caller.kind === "home") requireHomeService(request, operation);
      else this.accountIds.add(caller.accountId);
      if (caller.kind === "function" || caller.kind === "role") {
        await this.authorize(request, operation, caller);
      }
      return await this.answer(request, operation, caller);
    } catch (cause) {
      if (!(cause instanceof AwsFault)) throw cause;
      this.options.log(`${operation} refused: ${cause.code}: ${cause.message}`);
      return faultReply(request, cause);
    }
  }

  private async answer(request: AwsRequest, operation: string, caller: Caller): Promise<Reply> {
    if (request.service === "sts") {
      return answerSts(request, caller, { sessions: this.sessions, reader: this.reader });
    }
    if (request.service === "dms") return this.dms.answer(request, caller);
    if (request.service === "lambda") {
      const { moto, reader, functions, invocations } = this;
      return answerLambda(request, operation, caller, { moto, reader, functions, invocations });
    }
    await refuseMissingBoundary(request, operation, caller.accountId, this.now.reader);
    const body = bodyToStore(request, operation, this.roles);
    await keepReplaced(request, operation, caller, this.now);
    const reply = await this.network.answer({ request, operation, caller }, body, (prepared) =>
      this.moto.pass(request, caller.accountId, prepared),
    );
    if (request.service === "iam") {
      this.roles.learn(request, reply, caller.accountId);
      this.rights.notice(request);
    }
    if (request.service === "s3") this.buckets.learn(request, operation, reply, caller.accountId);
    if (reply.status >= 500) {
      this.options.log(
        `${operation}: moto answered ${reply.status}: ${reply.body.toString("utf8").slice(0, 400)}`,
      );
    }
    return replyToShow(operation, this.gaps.fill(request, operation, reply), this.roles);
  }

  private authorize(request: AwsRequest, operation: string, caller: RoleSession): Promise<void> {
    const { reader, facts, roles, rights, used, moto, dms, network } = this;
    const tagged = (arn: string): ReturnType<typeof tagsOf> => tagsOf(arn, { moto, dms, network });
    const topicPolicyOf = (arn: string): ReturnType<typeof topicPolicy> => topicPolicy(arn, moto, roles);
    const now = this.now.reader;
    const ownersArn = (arn: string): string => network.sharedSubnets.ownersArn(arn);
    const deps = { reader, now, facts, roles, rights, used, topicPolicyOf, ownersArn, tagsOf: tagged };
    return authorize(request, operation, caller, deps);
  }

  private injected(request: AwsRequest, caller: Caller, fault: InjectedFault): Reply | "reset" | "hold" {
    switch (fault.kind) {
      case "kill":
        if (caller.kind === "function") this.invocations.kill(caller.invocationId ?? "");
        return "reset";
      case "reset":
      case "hold":
        return fault.kind;
      case "throttle":
        return faultReply(request, throttled(request));
      case "error":
        return faultReply(request, new AwsFault("InternalFailure", "An internal error occurred.", 500));
    }
  }
}

function requireHomeService(request: AwsRequest, operation: string): void {
  if (homeServices.has(request.service)) return;
  throw new AwsFault(
    request.service === "ec2" ? "UnauthorizedOperation" : "AccessDenied",
    `The credentials of the person may assume roles and read states only, not call ${operation}: this call was made without a role.`,
    403,
  );
}

function send(outgoing: http.ServerResponse, reply: Reply, method: string): void {
  const headers: http.OutgoingHttpHeaders = { ...reply.headers };
  if (method !== "HEAD") headers["content-length"] = reply.body.length;
  outgoing.writeHead(reply.status, headers);
  outgoing.end(method === "HEAD" ? undefined : reply.body);
}
