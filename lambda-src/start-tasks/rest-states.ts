const restingStates = ["ready", "stopped", "failed", "failed-move"];

/** True in a state in which DMS lets a task and its endpoints be modified, and a task be deleted. */
export function isAtRest(status: string): boolean {
  return restingStates.includes(status);
}
