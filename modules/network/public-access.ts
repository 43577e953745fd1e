/** Public accessibility that a way to a database needs or refuses. */
import type { Postcondition } from "cdktf";
import type { ConnectionVia } from "../../model/schema/connection";
import { ways } from "../../model/ways";

/**
 * Conditions on an instance's data source for the way to lead to it; none where both will do.
 *
 * @param key Key of the endpoint, for the message.
 */
export function publicAccessFor(key: string, via: ConnectionVia): Postcondition[] {
  const said = `endpoints.${key}.connection.via is "${via}", but instance "\${self.db_instance_identifier}" is`;
  const modify = "aws rds modify-db-instance --db-instance-identifier ${self.db_instance_identifier}";
  const { publicAddress } = ways[via];
  if (publicAddress === "required") {
    return [
      {
        condition: "${self.publicly_accessible}",
        errorMessage: `${said} not publicly accessible: on the Internet its name leads nowhere. Its owner makes it so (${modify} --publicly-accessible), in subnets with a route to an Internet gateway, or write \`via: private-link\`.`,
      },
    ];
  }
  if (publicAddress === "either") return [];
  return [
    {
      condition: "${!self.publicly_accessible}",
      errorMessage: `${said} publicly accessible: outside its VPC its name gives a public address, to which this way does not lead. Its owner makes it private (${modify} --no-publicly-accessible), or write \`via: vpc-peering\`, which resolves names as in its VPC, or \`via: allow-list\`.`,
    },
  ];
}
