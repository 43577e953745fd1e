import { fromEnv } from "@aws-sdk/credential-provider-env";

/**
 * Takes the place of the SDK's search for credentials when a function is bundled.
 *
 * Lambda gives a function the credentials of its role in environment variables and nowhere else. What
 * the SDK would also look at (files, single sign-on, other processes, instance metadata) is a third of
 * its code, and could only find credentials that are not meant.
 */
export function defaultProvider(): ReturnType<typeof fromEnv> {
  return fromEnv();
}
