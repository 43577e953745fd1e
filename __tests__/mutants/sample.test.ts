/** Mistakes, one at a time, in the shipped environments and the examples: some of them; `whole.test.ts` has all. */
import { folders } from "../support/mutants/examples";
import { runMutants } from "../support/mutants/run";

test.each(folders)("a mistake in %s is told where it is, or is none", (folder) => {
  const share = { environments: 0.01, "examples/engines": 0.01 }[folder] ?? 0.02;
  expect(runMutants(folder, { seed: 20, share }).faults).toEqual([]);
});
