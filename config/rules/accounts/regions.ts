import { nearest, quote, type KeyPath } from "../../messages";
import type { RuleProblem } from "../rule";
import { advice, inWords, written } from "../../fix";

/** Regions of AWS's commercial and US GovCloud partitions, as of November 2026. */
export const regions: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-central-1",
  "ca-west-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "mx-central-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
];

/** Doubt about a Region that this version does not know; undefined for one that it knows. @param likely The one that is meant first. */
export function doubtfulRegion(
  path: KeyPath,
  region: string,
  likely: readonly string[] = [],
): RuleProblem | undefined {
  if (regions.includes(region)) return undefined;
  const near = nearest(region, [...likely, ...regions]);
  return {
    path,
    detail: `got ${quote(region)}, a Region that this version does not know${near === undefined ? "" : `; did you mean ${quote(near)}?`}`,
    fix: advice`nothing, if the Region is new; otherwise ${near === undefined ? "correct it" : inWords("correct it", written(near))}`,
  };
}
