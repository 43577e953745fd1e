/** Connections that are silent for longer than a provider waits: the front answers on them all the same. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import * as net from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tokenHeader } from "../../sandbox/emulator/address";
import { Front } from "../../sandbox/emulator/front";

/** Longer than Node's own patience with a kept connection, with headers that do not come, and between two looks. */
const silence = 95_000;
const workDir = mkdtempSync(path.join(tmpdir(), "causeway front "));
const token = "token";
const front = new Front({ motoUrl: "http://127.0.0.1:9", token, workDir, log: () => undefined });

beforeAll(() => front.listen());
afterAll(async () => {
  await front.close();
  rmSync(workDir, { recursive: true, force: true });
});

async function connected(): Promise<net.Socket> {
  const socket = net.connect(Number(new URL(front.url).port), "127.0.0.1");
  await once(socket, "connect");
  // One that is closed is told by what it does not answer.
  socket.on("error", () => undefined);
  return socket;
}

/** First line of the answer to what is written; "closed" where the front has closed the connection. */
async function answerTo(socket: net.Socket, text: string): Promise<string> {
  if (socket.closed || socket.destroyed) return "closed";
  const closed = once(socket, "close").then(() => ["closed"]);
  socket.write(text);
  const said = (await Promise.race([once(socket, "data"), closed])) as unknown[];
  return String(said[0]).split("\r\n")[0] ?? "";
}

async function ask(socket: net.Socket): Promise<string> {
  return answerTo(
    socket,
    `GET /_sandbox/health HTTP/1.1\r\nHost: localhost\r\n${tokenHeader}: ${token}\r\n\r\n`,
  );
}

test("a connection that was used, one that was not, and one with half a request", async () => {
  const [used, unused, half] = await Promise.all([connected(), connected(), connected()]);
  expect(await ask(used)).toBe("HTTP/1.1 200 OK");
  half.write(`GET /_sandbox/health HTTP/1.1\r\n${tokenHeader}: ${token}\r\n`);
  await sleep(silence);
  expect(await ask(used)).toBe("HTTP/1.1 200 OK");
  expect(await ask(unused)).toBe("HTTP/1.1 200 OK");
  expect(await answerTo(half, "Host: localhost\r\n\r\n")).toBe("HTTP/1.1 200 OK");
  for (const socket of [used, unused, half]) socket.destroy();
});
