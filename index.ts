/**
 * What an app of one's own needs of Causeway (docs/package.md): environment files in, their stacks in a CDKTF app.
 *
 * Single stacks and constructs are at `stacks/…` and `modules/…` of the package.
 */
export { ConfigError, formatWarning, type Problem } from "./config/error";
export { loadEnvironments, type LoadOptions } from "./config/load";
export type { Environment } from "./model/schema/environment";
export { addEnvironment } from "./stacks/environment";
