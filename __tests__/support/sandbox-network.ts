/** The front's network before a stand-in for moto: one call in, the answer's text out. */
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { Caller } from "../../sandbox/emulator/callers";
import { accountHeader } from "../../sandbox/emulator/address";
import { Moto } from "../../sandbox/emulator/moto";
import { Network } from "../../sandbox/emulator/network/network";
import { operationOf } from "../../sandbox/emulator/operations";
import { AwsFault, xmlReply } from "../../sandbox/emulator/reply";
import type { AwsRequest } from "../../sandbox/emulator/request";
import { awsRequest } from "./aws-request";

export const dms: Caller = { kind: "owner", accountId: "111111111111" };
export const orders: Caller = { kind: "owner", accountId: "222222222222" };
export const other: Caller = { kind: "owner", accountId: "444444444444" };

export class EmulatedNetwork {
  /** What the stand-in for moto answers, by action, or by account and action: `222222222222 DescribeVpcs`. */
  readonly answers: Record<string, string> = {};
  /** What the stand-in was asked: account and action. */
  readonly asked: string[] = [];
  /** The bodies of the same calls. */
  readonly bodies: string[] = [];
  private readonly server: http.Server;
  private moto: Moto | undefined;
  private made: Network | undefined;

  constructor() {
    this.server = http.createServer((incoming, outgoing) => {
      let body = "";
      incoming.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      incoming.on("end", () => {
        const action = new URLSearchParams(body).get("Action") ?? "";
        const key = `${incoming.headers[accountHeader]?.toString() ?? ""} ${action}`;
        this.asked.push(key);
        this.bodies.push(body);
        outgoing.end(this.answers[key] ?? this.answers[action] ?? "<R/>");
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.moto = new Moto({
      url: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      token: "",
    });
    this.made = new Network(this.moto, () => undefined);
  }

  async close(): Promise<void> {
    this.moto?.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get network(): Network {
    if (!this.made) throw new Error("listen first");
    return this.made;
  }

  /** The answer to a call of the query protocol, or the code of the error that it is refused with. */
  async call(
    caller: Caller,
    action: string,
    parameters: Record<string, string> = {},
    service = "ec2",
  ): Promise<string> {
    const form = new URLSearchParams({ Action: action, ...parameters });
    const body = Buffer.from(form.toString());
    const request = awsRequest({ service, body, form, statedOperation: action });
    return this.answer(request, caller);
  }

  /** The answer to a call of RAM. */
  async share(caller: Caller, path: string, members: object): Promise<string> {
    const body = Buffer.from(JSON.stringify(members));
    return this.answer(awsRequest({ service: "ram", path, url: path, body }), caller);
  }

  private async answer(request: AwsRequest, caller: Caller): Promise<string> {
    try {
      const moto = this.moto;
      const reply = await this.network.answer(
        { request, operation: operationOf(request), caller },
        request.body,
        (body) => moto?.pass(request, caller.accountId, body) ?? Promise.resolve(xmlReply("<R/>")),
      );
      return reply.body.toString("utf8");
    } catch (cause) {
      if (cause instanceof AwsFault) return cause.code;
      throw cause;
    }
  }
}

/** Text of the first element of a name. */
export function textOf(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? "";
}
