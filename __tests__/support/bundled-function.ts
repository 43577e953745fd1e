/** A function as it is deployed: bundled, in a Node process of its own, as Lambda calls it. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { bundleFunction, type LambdaFunctionName } from "../../modules/lambda/bundle";

/** How a call ended, and everything that the function wrote to its log. */
export interface Invoked {
  /** `{ answer }`, or `{ name, message }` of what was thrown. */
  readonly outcome: unknown;
  readonly log: readonly string[];
}

/** Calls the handler once, with AWS on loopback, these environment variables, and a name server if it needs one. */
export async function invokeBundled(
  name: LambdaFunctionName,
  event: unknown,
  url: string,
  variables: Readonly<Record<string, string>>,
  nameServer?: string,
): Promise<Invoked> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-function-"));
  try {
    for (const [file, code] of Object.entries(unzipSync(readFileSync(bundleFunction(name).zipPath)))) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), code);
    }
    const program = `
      ${nameServer === undefined ? "" : `require("node:dns").setServers([${JSON.stringify(nameServer)}]);`}
      const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 60_000 };
      require("./index.js").handler(${JSON.stringify(event)}, context).then(
        (answer) => console.log("\\n" + JSON.stringify({ answer })),
        (error) => console.log("\\n" + JSON.stringify({ name: error.name, message: error.message })),
      );`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        AWS_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: "AKIATEST",
        AWS_SECRET_ACCESS_KEY: "secret",
        AWS_SESSION_TOKEN: "token",
        AWS_ENDPOINT_URL: url,
        ...variables,
      },
    });
    const lines = stdout.trim().split("\n");
    return { outcome: JSON.parse(lines.at(-1) ?? ""), log: lines.slice(0, -1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
