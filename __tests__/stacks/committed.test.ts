import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { committedFiles, compareCommitted, describeDifference } from "../../cli/committed";
import { readStacks } from "../../cli/manifest";
import { shippedEnvironments, synthInto } from "../support/synth-app";

test("the JSON that reviewers read is what the shipped environments synthesize (npm run synth:commit)", () => {
  const outdir = mkdtempSync(path.join(tmpdir(), "causeway-committed-"));
  try {
    const environments = shippedEnvironments();
    synthInto(outdir, environments);
    const files = committedFiles(
      readStacks(outdir),
      environments.map(({ name }) => name),
    );
    const committed = path.join(__dirname, "../../synthesized");
    expect(describeDifference("synthesized", compareCommitted(committed, files))).toBeUndefined();
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
