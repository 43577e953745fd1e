import { StepError } from "../shared/errors";

/** The wanted trust policy would let somebody in who does not present an ExternalId. */
export class OpenTrustRefused extends StepError {
  override readonly name = "OpenTrustRefused";

  constructor(what: string) {
    super(
      `The wanted trust policy ${what}. Only service principals that present an ExternalId may be admitted, so nothing was changed: run the deploy of the endpoints again, it asks DMS for the id.`,
    );
  }
}

/** The role is not there. */
export class RoleMissing extends StepError {
  override readonly name = "RoleMissing";

  constructor(cause: unknown) {
    super("The role does not exist. Run the deploy again: the storage stack makes it.", { cause });
  }
}

/** The role is not the one that this endpoint writes with. */
export class RoleNotOurs extends StepError {
  override readonly name = "RoleNotOurs";

  constructor(what: string) {
    super(
      `${what}, so its trust policy is left alone: each endpoint needs a role of its own, made by the storage stack.`,
    );
  }
}

/** IAM does not take the trust policy. */
export class TrustRefused extends StepError {
  override readonly name = "TrustRefused";
}

/** The written trust policy cannot be read back. */
export class TrustNotSettled extends StepError {
  override readonly name = "TrustNotSettled";

  constructor() {
    super(
      "The trust policy was written but IAM does not show it yet, or somebody else writes it at the same time. Run the deploy again.",
    );
  }
}

/** Some roles of the event could not be sealed; those that could, are. */
export class RolesNotSealed extends StepError {
  override readonly name = "RolesNotSealed";

  constructor(total: number, failures: ReadonlyMap<string, Error>) {
    const each = [...failures].map(([role, error]) => `${role}: ${error.name}: ${error.message}`);
    super(`${failures.size} of ${total} roles could not be sealed: ${each.join(" | ")}`, {
      cause: [...failures.values()][0],
    });
  }
}
