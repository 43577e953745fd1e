import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { otherThings } from "../../sandbox/inventory/raw";

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that fails the first `failures` listings of hosted zones. */
async function listening(failures: number): Promise<string> {
  let left = failures;
  server = createServer((request, response) => {
    const zones = request.url === "/2013-04-01/hostedzone";
    if (zones && left-- > 0) response.writeHead(500).end("internal error");
    else if (zones) response.end("<R><Name>db.example.com.</Name></R>");
    else if (request.url?.startsWith("/_sandbox/")) response.end("[]");
    else response.end(request.headers["content-type"]?.includes("form") ? "<R/>" : "{}");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server?.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const place = (url: string) => ({ url, token: "token", accountId: "111111111111", region: "eu-west-1" });

test("a service that is half loaded is asked again", async () => {
  await expect(otherThings(place(await listening(2)))).resolves.toEqual(["hosted zone db.example.com."]);
});

test("a service that goes on failing is named", async () => {
  await expect(otherThings(place(await listening(100)))).rejects.toThrow(
    "route53 could not be listed: 500 internal error",
  );
});
