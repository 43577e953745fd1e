/** Existing things of EC2, looked up as the file names them. */
import type { Postcondition } from "cdktf";
import { arnPlace, lookupOf, type Existing, type ExistingKind, type Lookup } from "../../model/existing";

/** What the file says of an existing thing. */
export interface SaidThing {
  /** Key that names it: `replication.network.vpc`. */
  readonly said: string;
  readonly thing: Existing;
  /** What else has to be true of it. */
  readonly postcondition?: readonly Postcondition[];
}

/**
 * Arguments of the data source that finds one thing; its plan fails if there is none or more than one.
 *
 * The data source answers `arn`. An id is the same in every account that sees the thing, so that an ARN with the account of
 * somebody who does not own it would find it, too: the plan fails there.
 */
export function lookFor(
  kind: ExistingKind,
  { said, thing, postcondition = [] }: SaidThing,
): Lookup & Checked {
  const place = arnPlace(thing);
  return {
    ...lookupOf(kind, thing),
    ...checked([...postcondition, ...(place ? [isAt(said, place.arn)] : [])]),
  };
}

/** Arguments of a data source whose plan fails unless all of these are true; none where there is nothing to check. */
export interface Checked {
  readonly lifecycle?: { readonly postcondition: Postcondition[] };
}

export function checked(postcondition: Postcondition[]): Checked {
  return postcondition.length === 0 ? {} : { lifecycle: { postcondition } };
}

function isAt(said: string, arn: string): Postcondition {
  return {
    condition: `\${self.arn == "${arn}"}`,
    errorMessage: `${said} is ${arn}, but what has that id is \${self.arn}: write that ARN, or the id alone.`,
  };
}
