/** Every mistake that one edit can make in the shipped environments and the examples; prints figures. */
import { folders } from "../support/mutants/examples";
import { printed, runMutants } from "../support/mutants/run";

/** Part of the mutants, for a shorter run: `CAUSEWAY_MUTANTS=0.1 npm run test:mutants`. */
const share = Number(process.env["CAUSEWAY_MUTANTS"] ?? 1);

test.each(folders)("every mistake in %s is told where it is, or is none", (folder) => {
  const figures = runMutants(folder, { seed: 1, share });
  process.stdout.write(`${folder}\n${printed(figures)}\n`);
  expect(figures.faults).toEqual([]);
});
