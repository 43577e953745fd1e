/** Thrown while a function starts, when its deployment lacks an environment variable. */
export class EnvironmentVariableMissing extends Error {
  override readonly name = "EnvironmentVariableMissing";
}

/**
 * Value of an environment variable of the function.
 *
 * To be called at module scope, so that a wrong deployment fails at the first start and not half-way
 * through a step.
 *
 * @throws EnvironmentVariableMissing when it is not set or empty.
 */
export function requiredVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") {
    throw new EnvironmentVariableMissing(
      `The function's environment variable ${name} is missing or empty: deploy the stack that owns the function again.`,
    );
  }
  return value;
}
