/** How a boundary that does not fit into one policy is made wider, step by step. */
import type { RoleRight } from "./boundary-rights";

/** One step. */
interface Widening {
  /** What reviewers read. */
  readonly words: string;
  readonly widen: (right: RoleRight, environment: string) => RoleRight;
}

/** Services whose resources hold what people copy, or open it. */
const data = new Set(["iam", "kms", "s3", "secretsmanager"]);

/** From the one that gives least away to the one that gives most. */
export const widenings: readonly Widening[] = [
  {
    words: "log groups, parameters and the like by the environment's name, not each by its own",
    widen: (right, environment) =>
      data.has(serviceOf(right)) ? right : onResource(right, byEnvironment(environment)),
  },
  {
    words: "whole buckets, not folders",
    widen: (right) => onResource(right, (arn) => arn.replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/, "$1/*")),
  },
  {
    words: "roles by the environment's name and what they are for, not each by its own",
    widen: (right, environment) => {
      const widened = (arn: string): string => byPurpose(arn, environment);
      const principals = [...new Set(right.principals.map(widened))];
      return { ...(serviceOf(right) === "iam" ? onResource(right, widened) : right), principals };
    },
  },
  {
    words: "secrets by the first part of their names",
    widen: (right) =>
      onResource(right, (arn) => arn.replace(/(:secretsmanager:.*:secret:[^/*?]*\/).*$/, "$1*")),
  },
  {
    words: "all of the account's resources of services that hold no data, without conditions",
    widen: (right) =>
      data.has(serviceOf(right))
        ? right
        : {
            ...onResource(right, (arn) => arn.replace(/^(arn:[^:]+:[^:]+:[^:]*:\d{12}:).*$/, "$1*")),
            conditions: {},
          },
  },
  {
    words: "all secrets of the accounts, for the same roles",
    widen: (right) => onResource(right, (arn) => arn.replace(/(:secretsmanager:.*:secret:).*$/, "$1*")),
  },
  {
    words: "all buckets",
    // AWS's own policy for staging names them by what they begin with.
    widen: (right) => onResource(right, (arn) => arn.replace(/^(arn:[^:]+:s3:::)(?!dms-\*).*$/, "$1*")),
  },
];

const serviceOf = ({ action }: RoleRight): string => action.split(":")[0] ?? "";

function onResource(right: RoleRight, change: (arn: string) => string): RoleRight {
  return { ...right, resource: change(right.resource) };
}

/** Everything after the environment's name, where that begins a name. */
function byEnvironment(environment: string): (arn: string) => string {
  return (arn) => arn.replace(new RegExp(`^(.*?[:/]${environment}-).*$`), "$1*");
}

/** `…role/<path><prefix><environment>-*-secret-access`; a prefix stands before the environment's name. */
function byPurpose(arn: string, environment: string): string {
  return arn.replace(
    new RegExp(`^(.*:role/.*?${environment}-).*(-(?:secret-access|proxy|reader|writer|staging))$`),
    "$1*$2",
  );
}
