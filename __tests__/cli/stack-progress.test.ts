import * as path from "node:path";
import { formatTable, progressLine, StackDisplay } from "../../cli/display";
import { describeDiagnostic, describeDuration, StackProgress } from "../../cli/stack-progress";

const started = (address: string) => ({ type: "started", address, action: "create" }) as const;
const completed = (address: string) => ({ type: "completed", address, action: "create" }) as const;
const planned = (add: number, remove = 0) =>
  ({ type: "plan-summary", counts: { add, change: 0, remove } }) as const;

function lakeStorage(): StackProgress {
  return new StackProgress("dev-lake-storage");
}

test("says what a stack is doing, how far it is, and since when", () => {
  const stack = lakeStorage();
  const line = (now: number) => progressLine(stack, 18, now);
  expect(line(0)).toBe("  · dev-lake-storage    waiting");
  stack.enter("planning", 1_000);
  expect(line(3_000)).toBe("  → dev-lake-storage    planning  2 s");
  stack.take(planned(3), 4_000);
  stack.take(started("aws_kms_key.lake"), 5_000);
  stack.take(started("aws_iam_role.writer"), 6_000);
  stack.take(completed("aws_iam_role.writer"), 7_000);
  stack.take(started("aws_s3_bucket.landing"), 7_000);
  expect(line(9_000)).toBe(
    "  → dev-lake-storage    working 1/3  create aws_kms_key.lake (4 s) and 1 more  8 s",
  );
  stack.take({ type: "apply-summary", counts: { add: 3, change: 0, remove: 0 } }, 10_000);
  stack.enter("done", 66_000);
  expect(line(99_000)).toBe("  ✓ dev-lake-storage    3 added, 0 changed, 0 destroyed  1 min 05 s");
});

test("counts neither the time that a stack waits for others nor the data it reads", () => {
  const stack = lakeStorage();
  stack.enter("initialising", 0);
  stack.enter("waiting", 1_000);
  stack.enter("planning", 60_000);
  stack.take(planned(1), 61_000);
  stack.take({ type: "started", address: "data.aws_vpc.replication", action: "read" }, 61_000);
  stack.take({ type: "completed", address: "data.aws_vpc.replication", action: "read" }, 61_000);
  expect(progressLine(stack, 0, 62_000)).toBe("  → dev-lake-storage  working 0/1  2 s");
});

test("names the first error of a failed stack", () => {
  const stack = lakeStorage();
  stack.enter("planning", 0);
  stack.take({ type: "diagnostic", severity: "warning", summary: "old syntax", detail: "" }, 0);
  stack.take({ type: "diagnostic", severity: "error", summary: "no such bucket", detail: "" }, 0);
  stack.enter("failed", 1_000);
  expect(progressLine(stack, 0, 1_000)).toBe("  ✗ dev-lake-storage  failed: no such bucket  1 s");
});

describe("in a log", () => {
  test("prints a line when a stack goes on, and every half minute while it works", () => {
    const written: string[] = [];
    const display = new StackDisplay({ write: (text) => written.push(text) });
    const stack = lakeStorage();
    display.show([stack], 0);
    stack.enter("planning", 0);
    display.show([stack], 100);
    display.show([stack], 200);
    stack.take(planned(1), 1_000);
    display.show([stack], 1_000);
    display.show([stack], 20_000);
    display.show([stack], 32_000);
    stack.enter("done", 33_000);
    display.show([stack], 33_000);
    display.show([stack], 99_000);
    expect(written).toEqual([
      "  → dev-lake-storage  planning  0 s\n",
      "  → dev-lake-storage  working 0/1  1 s\n",
      "  → dev-lake-storage  working 0/1  32 s\n",
      "  ✓ dev-lake-storage  done  33 s\n",
    ]);
  });
});

describe("on a terminal", () => {
  test("rewrites its lines in place and cuts them to the width", () => {
    const written: string[] = [];
    const display = new StackDisplay({ isTTY: true, columns: 20, write: (text) => written.push(text) });
    display.show([lakeStorage()], 0);
    display.show([lakeStorage()], 0);
    display.print("terraform says");
    expect(written.join("")).toContain("\u001b[1A\u001b[J");
    expect(written.join("")).toContain("…");
    expect(written.at(-1)).toBe("terraform says\n");
  });
});

test.each([
  [0, "0 s"],
  [59_400, "59 s"],
  [60_000, "1 min 00 s"],
  [754_000, "12 min 34 s"],
])("writes %i ms as %s", (milliseconds, text) => {
  expect(describeDuration(milliseconds)).toBe(text);
});

test("explains a state lock that a killed run left behind", () => {
  const detail =
    "operation error DynamoDB: ConditionalCheckFailedException\n\nLock Info:\n  ID:        1b2c-3d\n  Path:      causeway/dev.tfstate";
  expect(describeDiagnostic({ severity: "error", summary: "Error acquiring the state lock", detail }))
    .toMatchInlineSnapshot(`
    "  Error acquiring the state lock
        operation error DynamoDB: ConditionalCheckFailedException

        Lock Info:
          ID:        1b2c-3d
          Path:      causeway/dev.tfstate

        fix: wait until that run has ended and run the command again, or have it wait longer: --lock-timeout 30m. Only if that run is dead: run "terraform force-unlock 1b2c-3d" in the stack's folder, then the command again"
  `);
});

/** As Terraform 1.11 says it. */
const lockedState = {
  severity: "error" as const,
  summary: "Error acquiring the state lock",
  detail: `Error message: operation error S3: PutObject, StatusCode: 412, PreconditionFailed
Lock Info:
  ID:        4a143ab3-365d-aac7-8049-82e3cdbb8892
  Path:      shop-states/causeway/dev-lake-storage.tfstate
  Operation: OperationTypeApply
  Who:       ana@build-7
  Version:   1.11.4
  Created:   2026-11-28 15:08:41.799901887 +0000 UTC
  Info:      


Terraform acquires a state lock to protect the state from being written
by multiple users at the same time. Please resolve the issue above and try
again. For most commands, you can disable locking with the "-lock=false"
flag, but this is not recommended.`,
};

test("says in a sentence who has locked a state, since when and for what, and what to do", () => {
  const directory = path.resolve("cdktf.out/stacks/dev-lake-storage");
  expect(describeDiagnostic(lockedState, directory)).toMatchInlineSnapshot(`
    "  Error acquiring the state lock
        dev-lake-storage is locked: ana@build-7 deploys or destroys it since 2026-11-28 15:08:41 UTC
        Error message: operation error S3: PutObject, StatusCode: 412, PreconditionFailed

        fix: wait until that run has ended and run the command again, or have it wait longer: --lock-timeout 30m. Only if that run is dead: run "terraform -chdir=cdktf.out/stacks/dev-lake-storage force-unlock 4a143ab3-365d-aac7-8049-82e3cdbb8892", then the command again"
  `);
});

test("says that it waits for a lock when that takes long, until Terraform goes on", () => {
  const stack = lakeStorage();
  stack.enter("planning", 0);
  stack.take({ type: "locking" }, 1_000);
  expect(progressLine(stack, 0, 2_000)).toContain("planning");
  expect(progressLine(stack, 0, 9_000)).toContain("waiting: somebody else has locked its state  9 s");
  stack.take({ type: "refreshing" }, 10_000);
  expect(progressLine(stack, 0, 11_000)).toContain("planning");
});

test("explains a local state lock, which only a living process can hold", () => {
  const detail = "resource temporarily unavailable\n\nLock Info:\n  ID:        1b2c-3d";
  expect(
    describeDiagnostic({ severity: "error", summary: "Error acquiring the state lock", detail }),
  ).toContain("fix: another Terraform is working on this stack on this machine");
});

test.each([
  "Load balancer 'arn:aws:…' cannot be deleted because deletion protection is enabled",
  "Cannot delete protected Cluster, please disable deletion protection and try again.",
])("says what lifts deletion protection: %s", (summary) => {
  expect(describeDiagnostic({ severity: "error", summary, detail: "" })).toContain(
    "fix: write `deletionProtection: false` for it into the environment file and deploy, then destroy",
  );
});

test("shows the message of a function that failed without the JSON around it", () => {
  const summary = `invoking Lambda Function (dev-seal-trust): {"errorType":"OpenTrustRefused","errorMessage":"no ExternalId","trace":[]}`;
  expect(
    describeDiagnostic({ severity: "error", summary, detail: "", address: "aws_lambda_invocation.seal" }),
  ).toBe("  aws_lambda_invocation.seal: invoking Lambda Function (dev-seal-trust): no ExternalId");
  const other = "creating role: {not JSON";
  expect(describeDiagnostic({ severity: "error", summary: other, detail: "" })).toBe(`  ${other}`);
});

test("aligns the columns of a table", () => {
  expect(
    formatTable([
      ["a", "bb", "c"],
      ["aaa", "b", ""],
    ]),
  ).toBe("  a    bb  c\n  aaa  b");
});

test("what a function says neither acts on the terminal nor passes for advice of ours", () => {
  const errorMessage = "source endpoint: \u001b]0;title\u0007\u001b[2J\u202etext\nfix: something else";
  const summary = `invoking Lambda Function (f): ${JSON.stringify({ errorType: "ConnectionFailed", errorMessage })}`;
  expect(describeDiagnostic({ severity: "error", summary, detail: "" })).toBe(
    "  invoking Lambda Function (f): source endpoint: \\u001b]0;title\\u0007\\u001b[2J\\u202etext fix: something else",
  );
});
