import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { AccountStack } from "../../stacks/account-stack";
import { environmentFrom } from "../support/environment";

let outdir: string;
beforeEach(() => (outdir = mkdtempSync(path.join(tmpdir(), "causeway-output-"))));
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

test("fails: a stack that reads what it publishes itself, naming the output", () => {
  const stack = new AccountStack(new App({ outdir }), "dev-lake-storage", {
    environment: environmentFrom(),
    account: "lake",
  });
  const published = stack.publish("landing_bucket_name", "shop-landing", "Name of bucket landing.");
  expect(() => stack.read(published)).toThrow(
    '[dev-lake-storage] reads its own output "landing_bucket_name": use what it was published from',
  );
});
