/** The event of `seal-trust`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";
import { text } from "../shared/event";

const roleToSeal = z.object({
  /** Key of the endpoint that the role belongs to; the role's tag `causeway:endpoint` says the same. */
  endpoint: text,
  roleName: text,
  /** The trust policy that the role shall have, as an object. */
  assumeRolePolicy: z.looseObject({
    Version: z.literal("2012-10-17"),
    Statement: z.array(z.record(z.string(), z.unknown())),
  }),
});

export const sealTrustEvent = z.object({
  action: z.literal("seal"),
  roles: z.array(roleToSeal).check(z.minLength(1)),
  /** SSM parameter that says whether the sealing holds. */
  marker: z.optional(text),
});

export type RoleToSeal = z.infer<typeof roleToSeal>;
export type SealTrustEvent = z.infer<typeof sealTrustEvent>;

/** A role whose trust policy was read back. */
export interface SealedRole {
  /** Unique id of the role: another one after it was deleted and made again. */
  readonly roleId: string;
  /** The ExternalIds that the trust policy admits, sorted. */
  readonly externalIds: readonly string[];
}

/** Answer to `seal`, by role name. */
export interface Sealed {
  readonly roles: Readonly<Record<string, SealedRole>>;
}
