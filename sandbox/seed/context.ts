/** Context of everything that seeds the emulated accounts. */
import type { Environment } from "../../model/schema/environment";
import { askSandbox, type SandboxAddress } from "../emulator/address";
import type { AccountClients } from "../emulator/moto";

/** Environment to seed, and an owner's clients for its accounts. */
export interface SeedContext extends SandboxAddress {
  readonly env: Environment;
  /** Clients with every right in an account, by its key; in the environment's Region, unless another one is wanted. */
  readonly of: (accountKey: string, region?: string) => AccountClients;
  /** Clients with every right in the account of the person's own credentials. */
  readonly home: (region: string) => AccountClients;
  readonly accountId: (accountKey: string) => string;
}

/** Tells the sandbox something about the emulated accounts. @throws Error with its answer when it refuses. */
export async function tell(sandbox: SandboxAddress, route: string, value: unknown): Promise<void> {
  const answer = await askSandbox(sandbox, route, { method: "POST", body: JSON.stringify(value) });
  if (!answer.ok) throw new Error(`the emulated accounts refuse ${route}: ${await answer.text()}`);
}
