/** Addresses of the emulated databases: DNS answers for their hosts, and the clients that reach them there. */
import * as z from "zod";

const ipv4 = z.ipv4('an IPv4 address like "10.30.0.10"');

const databaseAddress = z.strictObject({
  /** Host name that the secret says. */
  host: z.string().min(1),
  /** Private address, in a VPC of the account. */
  address: ipv4,
  accountId: z.string().regex(/^\d{12}$/, "twelve digits"),
  vpcId: z.string().min(1),
  /** Groups that let clients in at the database. */
  securityGroupIds: z.array(z.string()),
  /** Address that those outside the VPC are given, for a publicly accessible database. */
  publicAddress: ipv4.optional(),
});

export type DatabaseAddress = z.infer<typeof databaseAddress>;

/** Members of a change: the host, and the members that are different now. */
const change = databaseAddress.partial().required({ host: true });

/** The addresses, by host. */
export class Addresses {
  private readonly known = new Map<string, DatabaseAddress>();

  of(host: string): DatabaseAddress | undefined {
    return this.known.get(host.toLowerCase());
  }

  all(): DatabaseAddress[] {
    return [...this.known.values()];
  }

  /** DNS answer outside the database's VPC; undefined for a host that does not exist. */
  resolve(host: string): string | undefined {
    const found = this.of(host);
    return found?.publicAddress ?? found?.address;
  }

  /** True if a database, of whatever host, has a private address. */
  isDatabase(address: string): boolean {
    return this.all().some((one) => one.address === address);
  }

  /**
   * Remembers addresses; a host that is known already keeps what is not said anew, so that a failover is
   * told with the host and its new address alone.
   *
   * @param said One change, or a list of them.
   * @throws Error that says what was expected, when something else was said; nothing is remembered then.
   */
  tell(said: unknown): void {
    const changes = z.array(change).safeParse(Array.isArray(said) ? said : [said]);
    if (!changes.success) throw new Error(`addresses: ${z.prettifyError(changes.error)}`);
    const whole = changes.data.map((one) => {
      const merged = databaseAddress.safeParse({ ...this.of(one.host), ...one });
      if (merged.success) return merged.data;
      throw new Error(`addresses: ${one.host} is not known yet: ${z.prettifyError(merged.error)}`);
    });
    for (const one of whole) this.known.set(one.host.toLowerCase(), one);
  }

  forget(host: string): void {
    this.known.delete(host.toLowerCase());
  }
}
