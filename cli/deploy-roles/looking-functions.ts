/** Functions that change nothing when they are called with what a plan sends: the plan role may call no other. */

/** Ends of their names (`model/names.ts`). */
const lookingSuffixes = ["-s3-endpoint", "-dms-endpoint"] as const;

/** Whether the plan role may call a function. */
export function isLookingFunction(name: string): boolean {
  return lookingSuffixes.some((suffix) => name.endsWith(suffix));
}
