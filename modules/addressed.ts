/** Terraform addresses: a key of the file appears in them verbatim (docs/adr/0003-keys-are-addresses.md). */
import type { TerraformElement } from "cdktf";

/** Gives an element the address `<type>.<name>`, without the hash that nested constructs get. */
export function addressed<T extends TerraformElement>(element: T, name: string): T {
  element.overrideLogicalId(name);
  return element;
}
