/** Targets that are services of AWS: DMS writes only to those of its own account (DMS guide, CHAP_Target). */
import { serviceEngineOf, type ServiceEndpointConfig } from "../../../model/engines";
import { isService, type Environment } from "../../../model/schema/environment";
import { quote } from "../../messages";
import { isForeignAccount } from "../../../model/queries";
import type { Rule } from "../rule";
import { advice, deletion } from "../../fix";

export const serviceTargetRules: readonly Rule[] = [
  {
    name: "service-account",
    doc: "A stream, tables and a domain are in the replication account: DMS writes to its own account and Region only.",
    *check(environment) {
      for (const [key, endpoint] of services(environment)) {
        const { account } = endpoint;
        if (account === undefined || isForeignAccount(environment, account) === false) continue;
        const { title, noun } = serviceEngineOf(endpoint);
        const own = environment.replication.account;
        yield {
          path: ["endpoints", key, "account"],
          detail: `got ${quote(account)}; expected the replication account ${quote(own)}, because DMS writes to ${title} of its own account and Region only`,
          fix: advice`${deletion()}, and name a ${noun} of ${quote(own)}; into another account data goes through S3, with an endpoint of engine s3`,
        };
      }
    },
  },
  {
    name: "dynamodb-tables-differ",
    doc: "A table that DMS may write is named once.",
    *check(environment) {
      for (const [key, endpoint] of services(environment)) {
        if (endpoint.engine !== "dynamodb") continue;
        const { tables } = endpoint;
        for (const [index, table] of tables.entries()) {
          const other = tables.find((one, at) => (at < index && one === table) || covers(one, table));
          if (other === undefined) continue;
          yield {
            path: ["endpoints", key, "tables", index],
            detail: `got ${quote(table)}, which ${quote(other)} covers already; expected every table once`,
            fix: advice`${deletion()}`,
          };
        }
      }
    },
  },
];

function services(environment: Environment): [string, ServiceEndpointConfig][] {
  return Object.entries(environment.endpoints).flatMap(([key, endpoint]) =>
    isService(endpoint) ? [[key, endpoint] as [string, ServiceEndpointConfig]] : [],
  );
}

/** True if a start of names covers another name or start. */
function covers(start: string, name: string): boolean {
  return start !== name && start.endsWith("*") && name.startsWith(start.slice(0, -1));
}
