/** A name server on loopback that can flip, lie, fail and be silent, as name servers do. */
import { createSocket, type Socket } from "node:dgram";
import { AUTHORITATIVE_ANSWER, decode, encode, type Answer } from "dns-packet";

/**
 * How a question is answered: with IPv4 addresses, or wrongly.
 *
 * `silent`: there is no answer. `empty`: the name exists and has no address. `truncated`: the answer is
 * said to be too long for UDP, and nobody listens on TCP. `garbage`: the answer is no DNS message.
 */
export type DnsReply = readonly string[] | DnsFault;

export type DnsFault =
  "nxdomain" | "servfail" | "refused" | "silent" | "empty" | "aaaa" | "truncated" | "garbage";

/** Response codes (RFC 1035, section 4.1.1). */
const codes: Readonly<Record<string, number>> = { servfail: 2, nxdomain: 3, refused: 5 };

/** A running name server for every name. */
export class DnsServer {
  /** Names that were asked for, tries included, since the last `reset`. */
  readonly questions: string[] = [];
  /** Answers a question, by its number from 1. */
  reply: (question: number) => DnsReply = () => "nxdomain";
  /** Seconds for which an answer may be kept. */
  timeToLive = 5;

  private constructor(
    private readonly socket: Socket,
    /** As `dns.setServers` takes it. */
    readonly address: string,
  ) {}

  static async start(): Promise<DnsServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const running = new DnsServer(socket, `127.0.0.1:${socket.address().port}`);
    socket.on("message", (message, { address, port }) => {
      const answer = running.answer(message);
      if (answer) socket.send(answer, port, address);
    });
    return running;
  }

  /** Forgets the questions so far. */
  reset(): void {
    this.questions.length = 0;
    this.timeToLive = 5;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }

  private answer(message: Buffer): Buffer | undefined {
    const { id, questions = [] } = decode(message);
    const name = questions[0]?.name ?? "";
    this.questions.push(name);
    const reply = this.reply(this.questions.length);
    if (reply === "silent") return undefined;
    if (reply === "garbage") return Buffer.concat([message.subarray(0, 2), Buffer.from("no DNS")]);
    const code = typeof reply === "string" ? (codes[reply] ?? 0) : 0;
    const truncation = reply === "truncated" ? 1 << 9 : 0;
    return encode({
      type: "response",
      ...(id === undefined ? {} : { id }),
      flags: AUTHORITATIVE_ANSWER | truncation | code,
      questions,
      answers: this.answers(name, reply),
    });
  }

  /** An alias and its addresses, as the names of RDS are made. */
  private answers(name: string, reply: DnsReply): Answer[] {
    if (reply === "aaaa") return [{ type: "AAAA", name, ttl: this.timeToLive, data: "fd00::1" }];
    if (typeof reply === "string") return [];
    const alias = `instance.${name}`;
    return [
      { type: "CNAME", name, ttl: this.timeToLive, data: alias },
      ...reply.map((data) => ({ type: "A" as const, name: alias, ttl: this.timeToLive, data })),
    ];
  }
}
