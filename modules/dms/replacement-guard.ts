import { DataResource, Fn, Op, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../naming";

/** Properties for `ReplacementGuard`. */
export interface ReplacementGuardProps {
  /**
   * What may not change while something depends on it, by name.
   *
   * Every value has to be known at plan: a precondition on a value that is known only after apply would
   * be looked at when the old task is already gone.
   */
  readonly remembers: Readonly<Record<string, string>>;

  /** What the person reads when one of them changes. */
  readonly message: (name: string) => string;
}

/**
 * Refuses a plan that would replace something whose replacement loads tables again.
 *
 * The values of the first apply are remembered in the state; a later plan with other values fails.
 */
export class ReplacementGuard extends Construct {
  public readonly preconditions: Precondition[];

  constructor(scope: Construct, id: string, props: ReplacementGuardProps) {
    super(scope, id);
    const remembered = addressed(
      new DataResource(this, "Default", {
        input: { ...props.remembers },
        lifecycle: { ignoreChanges: ["input"] },
      }),
      id,
    );
    this.preconditions = Object.entries(props.remembers).map(([name, value]) => ({
      condition: Op.eq(Fn.lookupNested(remembered.output, [name]), value),
      errorMessage: props.message(name),
    }));
  }
}

/** The two ways out of a refused replacement, for the end of a message. */
export const replacementWaysOut =
  'Say "onReplace: reload" in the pipeline to load every table again into the new place, or take the change back.';
