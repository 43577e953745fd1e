import { DataResource, Fn, Op, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";

type Values = Readonly<Record<string, string>>;

/** Properties for `ReplacementGuard`. */
export interface ReplacementGuardProps {
  /**
   * Values that may not change while something depends on them, by name.
   *
   * Every value has to be known at plan: a precondition on a value that is known only after apply would
   * be looked at when the old task is already gone.
   */
  readonly remembers: Readonly<Record<string, string>>;

  /**
   * Defaults of values that a state does not remember, by name: values equal to them are left out.
   *
   * @default every state remembers all of them
   */
  readonly unremembered?: Readonly<Record<string, string>>;

  /** Message when one of them changes. */
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
        input: memory(props.remembers, props.unremembered),
        lifecycle: { ignoreChanges: ["input"] },
      }),
      id,
    );
    this.preconditions = Object.entries(props.remembers).map(([name, value]) => {
      const known: unknown = Fn.lookupNested(remembered.output, [name]);
      const before = props.unremembered?.[name];
      return {
        condition: Op.eq(before === undefined ? known : Fn.try([known, before]), value),
        errorMessage: props.message(name),
      };
    });
  }
}

/**
 * Replaces what depends on it when one of its values changes, where DMS itself would not ask for that.
 *
 * It has the address of the guard with the same name, so that what was remembered while changes were
 * refused is compared when they are allowed. A memory that is new replaces nothing.
 *
 * @param unremembered As for the guard.
 */
export class ReplacementTrigger extends Construct {
  /** For `replaceTriggeredBy`: an address in plain words, because Terraform reads no expression there. */
  public readonly address: string;

  constructor(scope: Construct, id: string, remembers: Values, unremembered?: Values) {
    super(scope, id);
    addressed(new DataResource(this, "Default", { input: memory(remembers, unremembered) }), id);
    this.address = `terraform_data.${id}`;
  }
}

/** Values to remember, without defaults, so that equal settings compare equal. */
function memory(remembers: Values, unremembered: Values = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(remembers).filter(([name, value]) => unremembered[name] !== value),
  );
}

/** The two ways out of a refused replacement, for the end of a message. */
export const replacementWaysOut =
  'Say "onReplace: reload" in the pipeline to load every table again into the new place, or take the change back.';
