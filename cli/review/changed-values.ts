/** Which references have another value, because what they refer to is another resource. */
import type { SynthesizedApp } from "../synthesized-json/app";
import { elementIn, stringsIn, textAt } from "../synthesized-json/app";
import { producerOf } from "../synthesized-json/references";
import type { ResourceChange } from "./resource-change";

const reference =
  /(?:data\.)?(?:aws|terraform)_[a-z0-9_]+\.[\w-]+(?:\.outputs\.[\w-]+|\.result\)\.\w+|\.\w+)/g;

/** References in the strings of a value, such as `aws_dms_endpoint.orders-db.endpoint_arn`. */
export function referencesIn(value: unknown): string[] {
  return stringsIn(value).flatMap((text) => (text.includes("${") ? (text.match(reference) ?? []) : []));
}

/** A test of references of a stack, which knows what is replaced. */
export function changedValues(
  app: SynthesizedApp,
  changes: ReadonlyMap<string, ResourceChange>,
): (stack: string, reference: string) => boolean {
  const outputs = new Map<string, boolean>();
  const isOther = (stack: string, text: string): boolean => {
    const [, state, output] = /^data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)$/.exec(text) ?? [];
    if (state !== undefined && output !== undefined) return ofOutput(stack, state, output);
    const [type = "", name = "", attribute = ""] = text.replace(".result)", "").split(".");
    const change = changes.get(`${stack}/${type}.${name}`);
    if (change === undefined || type === "data") return false;
    if (type === "aws_lambda_invocation") return isOtherEndpoint(change);
    // What the configuration itself says is the same as long as it says so.
    const isSaid = change.after?.[attribute] !== undefined;
    return change.what === "replaced" && (!isSaid || change.arguments.includes(attribute));
  };
  const ofOutput = (stack: string, state: string, output: string): boolean => {
    const found = app.get(stack);
    const block = found && elementIn(found, `data.terraform_remote_state.${state}`)?.block;
    const producer = producerOf(block);
    const key = `${producer} ${output}`;
    const known = outputs.get(key);
    if (known !== undefined) return known;
    outputs.set(key, false);
    const value = textAt(app.get(producer)?.json.output[output], "value");
    const isChanged = referencesIn(value).some((one) => isOther(producer, one));
    outputs.set(key, isChanged);
    return isChanged;
  };
  return isOther;
}

/** Endpoints that a function makes have a generation in their identifier: another one is another endpoint. */
function isOtherEndpoint({ before, after }: ResourceChange): boolean {
  return generationOf(before) !== generationOf(after);
}

/** Identifier of the endpoint that an invocation makes; undefined where it makes none. */
export function generationOf(block: unknown): string | undefined {
  return /"endpointIdentifier" = "([^"]+)"/.exec(textAt(block, "input"))?.[1];
}
