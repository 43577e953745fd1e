/** A name server for the processes of functions: it answers with the addresses of the emulated databases. */
import { decode, encode, type Answer, type Packet } from "dns-packet";
import { createSocket } from "node:dgram";
import type { Addresses } from "./addresses";

/** RCODE of an answer for a name that does not exist (RFC 1035, 4.1.1). */
const noSuchName = 3;

/** Seconds that RDS lets its names be kept ("Amazon Aurora DNS" in the Aurora guide). */
const ttl = 5;

/** Listens on UDP, on a free port of the loopback interface. */
export class NameServer {
  private readonly socket = createSocket("udp4");

  constructor(private readonly addresses: Pick<Addresses, "resolve">) {
    this.socket.on("message", (message, { port, address }) => {
      const answer = this.answer(message);
      if (answer) this.socket.send(answer, port, address);
    });
  }

  /** `127.0.0.1:<port>`, once it listens. */
  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once("error", reject);
      this.socket.bind(0, "127.0.0.1", resolve);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  /** Undefined for what is no question: nobody waits for an answer to that. */
  private answer(message: Buffer): Buffer | undefined {
    const packet = questionIn(message);
    const question = packet?.questions?.[0];
    if (!packet || !question) return undefined;
    const found = this.addresses.resolve(question.name);
    const answers: Answer[] =
      found !== undefined && question.type === "A"
        ? [{ type: "A", name: question.name, ttl, data: found }]
        : [];
    return encode({
      type: "response",
      ...(packet.id === undefined ? {} : { id: packet.id }),
      // A name without an address of the asked kind does exist.
      flags: found === undefined ? noSuchName : 0,
      questions: [question],
      answers,
    });
  }
}

function questionIn(message: Buffer): Packet | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}
