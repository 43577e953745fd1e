/** What tests of network paths ask and begin with. */
import { brokenPath } from "../../sandbox/emulator/connection-test/network-path";
import { host, orders, type FakeNetwork } from "./fake-network";

/** The first broken link to the database. */
export async function linkOf(network: FakeNetwork): Promise<string | undefined> {
  const to = { host, port: 3306 };
  return (await brokenPath(network.store, network.instanceArn, to, network.deps))?.link;
}

/** The database of the tests, in a VPC. */
export function databaseIn(network: FakeNetwork, vpcId: string, publicAddress?: string): void {
  network.addresses.tell({
    host,
    address: "10.30.0.10",
    accountId: orders,
    vpcId,
    securityGroupIds: ["sg-orders"],
    ...(publicAddress === undefined ? {} : { publicAddress }),
  });
}
