/** Comparison of two output folders, as Terraform reads them. */
import { isDeepStrictEqual } from "node:util";
import { readStacks } from "../cli/manifest";
import { readDocument } from "./bare-program";

/**
 * Makes sure that a comparison is fair.
 *
 * @throws Error naming the first stack in which the two output folders differ.
 */
export function refuseDifference(outDir: string, otherOutDir: string): void {
  const others = new Map(readStacks(otherOutDir).map((stack) => [stack.name, stack]));
  for (const stack of readStacks(outDir)) {
    const other = others.get(stack.name);
    if (other === undefined) throw new Error(`${otherOutDir} has no stack ${stack.name}`);
    if (!isDeepStrictEqual(meaning(readDocument(other)), meaning(readDocument(stack)))) {
      throw new Error(
        `the two programs write different stacks: compare ${other.jsonPath} with ${stack.jsonPath}`,
      );
    }
  }
}

/** The JSON without cdktf's comments, and without the empty meta-arguments that mean nothing to Terraform. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => key !== "//" && !isEmptyMetaArgument(key, child))
      .map(([key, child]) => [key, meaning(child)]),
  );
}

function isEmptyMetaArgument(key: string, value: unknown): boolean {
  return (key === "depends_on" || key === "lifecycle") && Object.keys(value as object).length === 0;
}
