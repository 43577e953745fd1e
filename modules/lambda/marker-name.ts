/** Name of the SSM parameter that says whether a step of a stack holds. */
export function markerName(stack: string, step: string): string {
  return `/causeway/${stack}/${step}`;
}
