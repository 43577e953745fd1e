/** Every type of resource and data source that stacks contain, and what a deploy role needs for it. */
import { UserError } from "../../errors";
import type { Found } from "../found";
import type { Catalogue, Grant } from "../grant";
import { balancers } from "./balancers";
import { databases } from "./databases";
import { dms } from "./dms";
import { iam } from "./iam";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { logs } from "./logs";
import { lookups } from "./lookups";
import { messages } from "./messages";
import { network } from "./network";
import { paths } from "./paths";
import { proxies } from "./proxies";
import { secrets } from "./secrets";
import { sharing } from "./sharing";
import { storage } from "./storage";
import { privateZones } from "./zones";

/** Rights by type. */
export const catalogue: Catalogue = {
  ...balancers,
  ...databases,
  ...dms,
  ...iam,
  ...kms,
  ...lambda,
  ...logs,
  ...lookups,
  ...messages,
  ...network,
  ...paths,
  ...privateZones,
  ...proxies,
  ...secrets,
  ...sharing,
  ...storage,
};

/** What a role needs for one resource. @throws UserError for a type that the catalogue lacks. */
export function grantsFor(found: Found): readonly Grant[] {
  const rights = catalogue[found.type];
  if (rights !== undefined) return rights(found);
  throw new UserError(
    `${found.at}: nobody has said which rights ${found.type} needs; expected an entry in cli/deploy-roles/rights/: add the actions that the AWS provider calls for it, on which ARNs, and why`,
  );
}
