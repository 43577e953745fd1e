/** The world that the emulated accounts are to be: how AWS behaves where it is slow, or where nobody knows. */
import { askSandbox, type SandboxAddress } from "../../sandbox/address";
import { parseModes, worldNames } from "../../sandbox/world";
import { UserError } from "../errors";

/** What the command line says of the world. */
export interface WantedWorld {
  readonly world: string | undefined;
  /** `name=word` each. */
  readonly modes: readonly string[];
}

/**
 * Makes the emulated accounts what is wanted of them.
 *
 * @returns a line that says so; undefined where nothing is wanted, and they stay as they are.
 * @throws UserError for a world or mode that there is none of, and for an emulator that is not the sandbox's own.
 */
export async function chooseWorld(
  sandbox: SandboxAddress,
  { world, modes }: WantedWorld,
): Promise<string | undefined> {
  if (world === undefined && modes.length === 0) return undefined;
  if (world !== undefined && !worldNames.some((name) => name === world)) {
    throw new UserError(`--world "${world}": expected one of ${worldNames.join(", ")}`);
  }
  const response = await askSandbox(sandbox, "world", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: world, modes: chosenModes(modes) }),
  });
  if (!response.ok) {
    throw new UserError(
      `the emulator at ${sandbox.url} is not the sandbox's own: it has no worlds and no modes`,
    );
  }
  return `the world is ${[world, ...modes].filter((word) => word !== undefined).join(", ")}`;
}

function chosenModes(modes: readonly string[]): object {
  const chosen = Object.fromEntries(modes.map((mode) => mode.split("=")) as [string, string][]);
  try {
    return parseModes(chosen);
  } catch (cause) {
    throw new UserError(`--mode: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
