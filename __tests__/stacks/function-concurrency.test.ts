/** `accounts.<key>.functionConcurrency`: the share of an account's concurrency that each function gets. */
import { environmentFrom } from "../support/environment";
import { accountIdOf, providerOf } from "../../cli/synthesized-json/references";
import { elements, stackOf, synthApp } from "../support/synth-app";

const lake = "333333333333";

function shares(functionConcurrency?: number): Map<string, Set<unknown>> {
  const app = synthApp([
    environmentFrom((file) => {
      if (functionConcurrency !== undefined)
        Object.assign(file.accounts["lake"] ?? {}, { functionConcurrency });
    }),
  ]);
  const byAccount = new Map<string, Set<unknown>>();
  for (const { stack, block, kind } of elements(app, "aws_lambda_function")) {
    if (kind !== "resource") continue;
    const account = accountIdOf(stackOf(app, stack), providerOf(block));
    byAccount.set(
      account,
      (byAccount.get(account) ?? new Set()).add(block["reserved_concurrent_executions"]),
    );
  }
  return byAccount;
}

test("every function of the account gets it, and none of another account", () => {
  const byAccount = shares(20);
  expect(byAccount.size).toBe(3);
  for (const [account, found] of byAccount) {
    expect([account, [...found]]).toEqual([account, [account === lake ? 20 : undefined]]);
  }
});

test("nothing is reserved unless the file says so", () => {
  for (const found of shares().values()) expect([...found]).toEqual([undefined]);
});

test("fails: fewer than Terraform calls at once", () => {
  expect(() => shares(5)).toThrow(/accounts\.lake\.functionConcurrency[^]*at least 10/);
});
