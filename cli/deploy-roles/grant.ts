/** What a deploy role may do, before it becomes a policy. */
import type { Found } from "./found";

/** Operator → key → values, as in a policy. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Why a role may do something: one statement of a policy. */
export interface Purpose {
  /** Statement id: letters and digits. */
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** What changes nothing is given to the plan role as well. */
  readonly access: "read" | "write";
  /** A sentence for whoever reviews the policy; what no deployment uses says here why it is granted. */
  readonly why: string;
}

/** Actions on resources for a purpose. */
export interface Grant extends Purpose {
  readonly actions: readonly string[];
  /** ARNs, or `*`. */
  readonly resources: readonly string[];
  readonly conditions?: Conditions | undefined;
}

/** What one resource or data source of a stack needs. */
export type Rights = (found: Found) => readonly Grant[];

/** Rights by Terraform's type; `data.` and `ephemeral.` stand in front where they do in addresses. */
export type Catalogue = Readonly<Record<string, Rights>>;

/** Grants actions for a purpose. */
export function grant(
  purpose: Purpose,
  actions: readonly string[],
  resources: string | readonly string[],
  conditions?: Conditions,
): Grant {
  return {
    ...purpose,
    actions,
    resources: typeof resources === "string" ? [resources] : resources,
    conditions,
  };
}

/** The tag that every stack puts on all it makes (`default_tags`). */
const environmentTag = "causeway:environment";

/** Only what this environment has made: it bears the environment's tag. */
export function onlyOwn({ place }: Found): Conditions {
  return { StringEquals: { [`aws:ResourceTag/${environmentTag}`]: place.environment } };
}

/** Only with this environment's tag: what is made cannot pass for another environment's. */
export function onlyTagged({ place }: Found): Conditions {
  return { StringEquals: { [`aws:RequestTag/${environmentTag}`]: place.environment } };
}

/** As `onlyTagged`, and only what bears no environment's tag yet: nobody takes over what is another's. */
export function onlyUntagged(found: Found): Conditions {
  return { ...onlyTagged(found), Null: { [`aws:ResourceTag/${environmentTag}`]: "true" } };
}
