/** Name of the SSM parameter that says whether a step of a stack holds. */
export function markerName(stack: string, step: string): string {
  return `/causeway/${stack}/${step}`;
}

/** ARN pattern of all markers of a stack, for the function that writes them. */
export function markersOf(
  place: { readonly partition: string; readonly region: string; readonly accountId: string },
  stack: string,
): string {
  const { partition, region, accountId } = place;
  return `arn:${partition}:ssm:${region}:${accountId}:parameter${markerName(stack, "*")}`;
}
