/** The AWS SDK's notice that a version of Node.js ends. */

/**
 * Silences it where the sandbox's first line has said it already, so that it does not stand between the lines of each process.
 *
 * A newer Node.js is not silenced: what the SDK will say of that is news.
 */
export function withoutNodeNotice(version = process.versions.node): NodeJS.ProcessEnv {
  return Number.parseInt(version, 10) < 22
    ? { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" }
    : {};
}
