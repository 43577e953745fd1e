/** Listeners at addresses where RDS lists no database: proxies, and servers of others. */
import * as z from "zod";

const listener = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65535),
  /** Private address, for what stands where others made the way to. */
  address: z.ipv4('an IPv4 address like "10.30.0.10"').optional(),
});

/** Ports by host. */
export class Listeners {
  private readonly ports = new Map<string, number>();
  private readonly addresses = new Map<string, string>();

  at(host: string, port: number): boolean {
    return this.ports.get(host.toLowerCase()) === port;
  }

  /** Private address of a host, if one was told. */
  addressOf(host: string): string | undefined {
    return this.addresses.get(host.toLowerCase());
  }

  /**
   * Remembers listeners.
   *
   * @param said One, or a list of them.
   * @throws Error that says what was expected, when something else was said.
   */
  tell(said: unknown): void {
    const told = z.array(listener).safeParse(Array.isArray(said) ? said : [said]);
    if (!told.success) throw new Error(`listeners: ${z.prettifyError(told.error)}`);
    for (const { host, port, address } of told.data) {
      this.ports.set(host.toLowerCase(), port);
      if (address !== undefined) this.addresses.set(host.toLowerCase(), address);
    }
  }

  forget(host: string): void {
    this.ports.delete(host.toLowerCase());
  }
}
