/** Elastic IP addresses: moto's are loopback addresses, which nobody would admit. */
import type { NetworkCall, NetworkPart } from "./part";

/** Gives each a different address of 198.51.100.0/24, which is reserved for documentation (RFC 5737). */
export class PublicAddresses implements NetworkPart {
  private allocated = 0;

  prepare({ operation, request }: NetworkCall, body: Buffer): Buffer {
    if (operation !== "ec2:AllocateAddress" || request.form.has("Address")) return body;
    this.allocated += 1;
    return Buffer.from(`${body.toString("utf8")}&Address=198.51.100.${((this.allocated - 1) % 254) + 1}`);
  }
}
