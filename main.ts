/**
 * The CDKTF app: environment files → stacks in deploy order → JSON.
 *
 * Environment files are in `environments`, from the current folder. `CAUSEWAY_ENVIRONMENTS_DIR` names another one, `CAUSEWAY_ENVIRONMENT` takes
 * only one environment of it; with `CAUSEWAY_STRICT=1` warnings stop as errors do.
 */
import "./traces";
import { App } from "cdktf";
import { ConfigError, formatWarning } from "./config/error";
import { loadEnvironments } from "./config/load";
import { addEnvironment } from "./stacks/environment";

/** Why there is no HCL, and what there is instead. */
const noHcl = `SYNTH_HCL_OUTPUT (which "cdktf synth --hcl" sets) asks for HCL, and cdktf would write what Terraform refuses:
it does not escape the quotes of policies, and writes conditions of resources as arguments.
Take it away: "cdktf synth" writes JSON, which Terraform reads like HCL; people read it indented in synthesized/,
which "npm run synth:commit" writes.`;

function main(): void {
  if (["true", "1"].includes(process.env["SYNTH_HCL_OUTPUT"] ?? "")) {
    console.error(noHcl);
    process.exitCode = 1;
    return;
  }
  const directory = process.env["CAUSEWAY_ENVIRONMENTS_DIR"] ?? "environments";
  const only = process.env["CAUSEWAY_ENVIRONMENT"];
  const environments = loadEnvironments({
    directory,
    ...(only === undefined ? {} : { only }),
    strict: process.env["CAUSEWAY_STRICT"] === "1",
    // For warnings alone: no stack knows what day it is.
    today: new Date(),
    // Beside the stacks, not in them: whoever runs a command sees what does not stop it.
    onWarning: (warning) => {
      console.error(`${formatWarning(warning)}\n`);
    },
  });
  // cdktf's own validations start `terraform version` once for each terraform_data and cloud block; what
  // Causeway refuses is refused by its aspects, and by `terraform validate` in the tests.
  const app = new App({ skipValidation: true });
  for (const environment of environments) addEnvironment(app, environment);
  app.synth();
}

try {
  main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
