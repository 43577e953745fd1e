import type { TerraformResource } from "cdktf";
import { fingerprint } from "../../model/canonical";

/**
 * Name that people chose freely, as a part of a Terraform address.
 *
 * Two names never look the same: one that has to be changed gets eight digits made from it.
 */
export function addressWord(name: string): string {
  const word = name.replace(/[^\w-]/g, "_").replace(/^(?![A-Za-z_])/, "_");
  return word === name ? word : `${word}_${fingerprint(name)}`;
}

/** Range as a part of a Terraform address: `10-30-0-0-16`. */
export function rangeWord(cidr: string): string {
  return cidr.replace(/[./]/g, "-");
}

/** The address of a resource as plain text, for `depends_on` of an output. */
export function addressOf({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}
