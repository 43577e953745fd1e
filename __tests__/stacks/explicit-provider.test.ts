import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { App } from "cdktf";
import { Construct } from "constructs";
import { AccountStack } from "../../stacks/account-stack";
import { environmentFrom } from "../support/environment";

let outdir: string;
beforeEach(() => (outdir = mkdtempSync(path.join(tmpdir(), "causeway-provider-"))));
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

function stackWith(add: (stack: AccountStack) => void): () => void {
  const app = new App({ outdir });
  add(new AccountStack(app, "dev-dms-something", { environment: environmentFrom(), account: "dms" }));
  return () => app.synth();
}

test("a resource without a provider fails synthesis, naming its construct path", () => {
  const synth = stackWith((stack) => new SnsTopic(new Construct(stack, "egress"), "topic", { name: "x" }));
  expect(synth).toThrow(
    "[dev-dms-something/egress/topic] aws_sns_topic has no provider: pass the provider of its account",
  );
});

test("so does a data source", () => {
  const synth = stackWith((stack) => new DataAwsVpc(stack, "vpc", {}));
  expect(synth).toThrow("[dev-dms-something/vpc] aws_vpc has no provider");
});

test("with a provider both are synthesized", () => {
  const synth = stackWith((stack) => {
    new SnsTopic(stack, "topic", { name: "x", provider: stack.provider() });
    new DataAwsVpc(stack, "vpc", { provider: stack.provider() });
  });
  expect(synth).not.toThrow();
});

test("a stack has providers only for the accounts it names", () => {
  expect(() =>
    stackWith((stack) => {
      stack.provider("lake");
    }),
  ).toThrow('[dev-dms-something] has no provider for account "lake": name it in otherAccounts');
});

test("an account that the file does not have is named with those that it has", () => {
  expect(() =>
    stackWith((stack) => {
      stack.accountId("sales");
    }),
  ).toThrow('[dev] no account "sales"; known: dms, orders, lake');
});
