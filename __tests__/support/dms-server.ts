/** The emulated DMS on loopback, for real clients: here the AWS provider of a real Terraform. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { patient } from "../../sandbox/emulator/patient";
import { AwsFault } from "../../sandbox/emulator/reply";
import { DmsUnderTest } from "./dms-call";

/** A running server with one emulated account behind it. */
export interface DmsServer {
  readonly url: string;
  readonly under: DmsUnderTest;
  readonly close: () => Promise<void>;
}

/** Starts a server on a free port. */
export async function startDmsServer(): Promise<DmsServer> {
  const under = new DmsUnderTest();
  const server = createServer(patient, (request, response) => void answer(under, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    under,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  under: DmsUnderTest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [, operation = ""] = String(request.headers["x-amz-target"]).split(".");
  const { status, body } = await outcome(() =>
    under.call(operation, JSON.parse(Buffer.concat(chunks).toString("utf8")) as object),
  );
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(body));
}

async function outcome(call: () => Promise<object>): Promise<{ status: number; body: object }> {
  try {
    return { status: 200, body: await call() };
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return { status: 400, body: { __type: error.code, message: error.message } };
  }
}
