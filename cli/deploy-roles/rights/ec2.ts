/** The statements that everything of EC2 shares: what is new bears the environment's tag, what changes has it. */
import type { Found } from "../found";
import { grant, onlyOwn, onlyTagged, type Grant, type Purpose } from "../grant";

const readNetwork: Purpose = {
  sid: "ReadNetwork",
  access: "read",
  why: "Every plan reads networks, what stacks make in them and what the file names; EC2 describes without resources.",
};
const makeInNetwork: Purpose = {
  sid: "MakeInNetwork",
  access: "write",
  why: "What is new in EC2 has to bear the environment's tag.",
};
const besideNetwork: Purpose = {
  sid: "MakeBesideNetwork",
  access: "write",
  why: "What new things of EC2 are put into or beside: also networks of others, whose ids only AWS knows.",
};
const tagInNetwork: Purpose = {
  sid: "TagNewInNetwork",
  access: "write",
  why: "Tags at creation are a right of their own; these are given in a call that makes something, and in no other.",
};
const changeNetwork: Purpose = {
  sid: "ChangeInNetwork",
  access: "write",
  why: "Only what bears the environment's tag.",
};

/** What a type of resource needs in EC2. */
export interface Ec2Kind {
  /** Describing calls, without `Describe` in front where that is how they begin. */
  readonly read: readonly string[];
  /** Kind of what is made, as ARNs call it. */
  readonly made?: string;
  readonly create?: string;
  /** Kinds that the creating call names besides. */
  readonly beside?: readonly string[];
  /** Calls on what was made. */
  readonly change?: readonly string[];
  /** Calls on other things that are the environment's own. */
  readonly own?: readonly (readonly [action: string, ...kinds: string[]])[];
}

export const ec2Arns = (found: Found, kinds: readonly string[]): string[] =>
  kinds.map((kind) => found.arn("ec2", `${kind}/*`));

/** Rights of a kind of resource. */
export function ec2(kind: Ec2Kind): (found: Found) => Grant[] {
  return (found) => {
    const arns = (...kinds: readonly string[]): string[] => ec2Arns(found, kinds);
    const named = (action: string): string => `ec2:${action}`;
    const { made, create, beside = [], change = [], own = [] } = kind;
    return [
      readEc2(...kind.read),
      ...(made === undefined || create === undefined
        ? []
        : [
            grant(makeInNetwork, [named(create)], arns(made), onlyTagged(found)),
            ...(beside.length === 0 ? [] : [grant(besideNetwork, [named(create)], arns(...beside))]),
            grant(tagInNetwork, ["ec2:CreateTags"], arns(made), {
              ...onlyTagged(found),
              Null: { "ec2:CreateAction": "false" },
            }),
          ]),
      ...(made === undefined
        ? []
        : [
            grant(
              changeNetwork,
              [...change.map(named), "ec2:CreateTags", "ec2:DeleteTags"],
              arns(made),
              onlyOwn(found),
            ),
          ]),
      ...own.map(([action, ...kinds]) =>
        grant(changeNetwork, [named(action)], arns(...kinds), onlyOwn(found)),
      ),
    ];
  };
}

/** Calls that describe. */
export function readEc2(...names: readonly string[]): Grant {
  return grant(
    readNetwork,
    names.map((name) => (/^(Get|Search)/.test(name) ? `ec2:${name}` : `ec2:Describe${name}`)),
    "*",
  );
}
