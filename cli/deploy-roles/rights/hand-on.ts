/** Roles that a call hands to a service, and roles that services make for themselves. */
import type { Found } from "../found";
import { grant, type Grant } from "../grant";

/**
 * `iam:PassRole` of one argument for the services that assume the role.
 *
 * @param word What the service is called in the statement's id.
 */
export function handOn(found: Found, argument: string, word: string, services: readonly string[]): Grant[] {
  if (found.block[argument] === undefined) return [];
  return [
    grant(
      {
        sid: `HandRolesTo${word}`,
        access: "write",
        why: `Whoever makes something that ${word} runs with a role has to be allowed to hand that role to it, and to nobody else.`,
      },
      ["iam:PassRole"],
      found.text(argument),
      { StringEquals: { "iam:PassedToService": services } },
    ),
  ];
}

/** `iam:CreateServiceLinkedRole` for the service whose first resource in an account needs one. */
export function linkedRole(found: Found, service: string, name: string): Grant {
  return grant(
    {
      sid: `MakeLinkedRoleOf${name.replace("AWSServiceRoleFor", "")}`,
      access: "write",
      why: "The first such resource of an account makes the service's linked role in the caller's name; not used where it is there.",
    },
    ["iam:CreateServiceLinkedRole"],
    found.globalArn("iam", `role/aws-service-role/${service}/${name}`),
    { StringEquals: { "iam:AWSServiceName": service } },
  );
}
