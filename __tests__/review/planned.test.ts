/** What saved plans add to a review: what is there. */
import * as path from "node:path";
import { reviewCommand } from "../../cli/commands/review";
import type { Decisions } from "../../cli/decisions/decisions";
import { reviewMarkdown } from "../../cli/review/markdown";
import { reviewOf } from "../../cli/review/review";
import { put, removeFolders, temporaryFolder } from "../support/command-line";
import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { committed, git, repositoryOf } from "../support/reviewed";
import { synthApp } from "../support/synth-app";

afterEach(removeFolders);

const synthesized = (edit?: (file: EnvironmentFile) => void) => committed(synthApp([environmentFrom(edit)]));
const base = synthesized();
const withoutAudit = synthesized((file) => {
  delete file.pipelines?.["audit-to-lake"];
});

/** A saved plan of a stack: actions by address. */
function planned(
  stack: string,
  actions: Readonly<Record<string, readonly string[]>>,
  commit: string | null = null,
): Decisions {
  const decisions = Object.entries(actions).map(([address, words]) => ({ address, actions: [...words] }));
  const origin = { environment: "dev", accounts: "real" as const, commit, goes: false, digest: "" };
  return { ...origin, stack, placeholders: {}, decisions };
}

function reviewed(plan: Decisions, after = base) {
  return reviewOf({ base: "base", before: base, after, plans: new Map([[plan.stack, plan]]) });
}

const sentences = (plan: Decisions, after = base) => reviewed(plan, after).decisions.map(({ text }) => text);

test("what somebody changed by hand is put back, though the JSON is the same", () => {
  const plan = planned("dev-dms-foundation", {
    "aws_kms_key.replication": ["update"],
    "output.x": ["update"],
  });
  expect(sentences(plan)).toEqual([
    "`aws_kms_key.replication` (dms) is not as it was deployed: it is put back.",
  ]);
  expect(reviewMarkdown(reviewed(plan))).toMatch(/^# To decide: 1 put back\n/);
});

test("what the plan replaces or destroys is told, though the JSON does not say it", () => {
  const address = "aws_dms_replication_instance.main";
  const replaced = planned("dev-dms-foundation", { [address]: ["delete", "create"] });
  const destroyed = planned("dev-dms-foundation", { [address]: ["delete"] });
  expect(sentences(replaced)).toEqual([
    `\`${address}\` (dms) is replaced: what is there is not what was deployed; no task may be on it any more.`,
  ]);
  expect(sentences(destroyed)).toEqual([`\`${address}\` (dms) is destroyed: no task may be on it any more.`]);
});

test("what neither JSON has, and the state still does, is told when it goes", () => {
  const plan = planned("dev-dms-foundation", { 'aws_eip.way_out["a"]': ["delete"] });
  expect(sentences(plan)).toEqual(["`aws_eip.way_out` (dms) is destroyed: its address goes back to AWS."]);
});

test("what was never deployed is not lost when it goes", () => {
  const task = "aws_dms_replication_task.audit-to-lake";
  const lost = `\`${task}\` (dms) is destroyed: its position in the source's changes is lost.`;
  const of = (actions: Readonly<Record<string, readonly string[]>>) =>
    sentences(planned("dev-dms-pipelines", actions), withoutAudit);
  expect(of({ [task]: ["delete"] })).toContain(lost);
  expect(of({})).not.toContain(lost);
});

test("stacks without a plan are as the JSON says", () => {
  const without = reviewOf({ base: "base", before: base, after: withoutAudit });
  const other = reviewed(planned("dev-orders-database", {}), withoutAudit);
  expect(other.decisions).toEqual(without.decisions);
});

test("the review says whose accounts were looked at", () => {
  expect(reviewMarkdown(reviewed(planned("dev-dms-foundation", {})))).toContain(
    "What is deployed is as the plan of dev found it.",
  );
  expect(reviewMarkdown(reviewOf({ base: "base", before: base, after: base }))).toContain(
    "What is deployed is not looked at",
  );
});

test("fails: a plan of another commit, and a folder without one", async () => {
  const root = repositoryOf(base, base);
  const head = git(root, "rev-parse", "HEAD").trim();
  const folder = path.join(temporaryFolder(), "plan");
  const review = () => reviewCommand({ root, base: "base", format: "markdown", plan: folder });
  await expect(review()).rejects.toThrow(`no plan was saved in ${folder}`);
  put(
    path.join(folder, "dev-dms-foundation.json"),
    JSON.stringify(planned("dev-dms-foundation", {}, "0000")),
  );
  await expect(review()).rejects.toThrow(
    `${folder} is a plan of commit 0000, and the checkout is at ${head}. Plan again: npm run plan -- dev --save ${folder}`,
  );
  put(path.join(folder, "dev-dms-foundation.json"), JSON.stringify(planned("dev-dms-foundation", {}, head)));
  const print = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  expect(await review()).toBe(0);
  expect(String(print.mock.calls[0]?.[0])).toMatch(/^# Nothing to decide\n/);
  print.mockRestore();
});
