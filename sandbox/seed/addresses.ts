/** Addresses of the databases that stand in a network, told to the front. */
import { askSandbox } from "../emulator/address";
import type { DatabaseAddress } from "../emulator/network/addresses";
import { tell, type SeedContext } from "./context";
import type { DatabaseNetwork } from "./database-network";
import type { DatabaseHosts } from "./database-servers";

/** Gives each instance an address of its VPC, unless its hosts have one: failovers that happened stay. */
export async function tellAddresses(
  land: SeedContext,
  accountId: string,
  network: DatabaseNetwork,
  { byInstance }: DatabaseHosts,
): Promise<void> {
  const known = (await (await askSandbox(land, "addresses")).json()) as DatabaseAddress[];
  const ofVpc = new Set(known.filter(({ vpcId }) => vpcId === network.vpcId).map(({ address }) => address));
  const told: DatabaseAddress[] = [];
  for (const hosts of byInstance.values()) {
    const unknown = hosts.filter((host) => host !== "" && !known.some((one) => one.host === host));
    if (unknown.length === 0) continue;
    const number = 10 + ofVpc.size;
    const address = withLastOctet(network.cidr, number);
    ofVpc.add(address);
    const { vpcId, securityGroupId, isPublic } = network;
    for (const host of unknown) {
      told.push({
        host,
        address,
        accountId,
        vpcId,
        securityGroupIds: [securityGroupId],
        // 203.0.113.0/24 is reserved for documentation (RFC 5737): no machine has it.
        ...(isPublic ? { publicAddress: `203.0.113.${number}` } : {}),
      });
    }
  }
  await tell(land, "addresses", told);
}

function withLastOctet(cidr: string, octet: number): string {
  return cidr.replace(/\d+\/\d+$/, String(octet));
}
