/** The network's part of a chain, for endpoints that have no secret. */
import type { BrokenLink } from "../dms/context";
import type { DmsStore } from "../dms/store";
import { pathStart, type BrokenPath } from "./network-path";
import type { ChainDeps } from "./secret-chain";
import type { ServiceFactsReader } from "./service-facts";
import type { brokenServicePath } from "./service-path";
import { serviceFailed } from "./words";

/** State of the walk along a way. */
export interface WayWalk {
  readonly store: DmsStore;
  /** Instance that the connection is tested from. */
  readonly instanceArn: string;
  readonly deps: ChainDeps;
  readonly services: ServiceFactsReader;
}

/** Checks a way from where the tested instance stands; without a network every way exists. */
export async function onTheWay(
  { store, instanceArn, deps, services }: WayWalk,
  check: (
    start: Parameters<typeof brokenServicePath>[0],
    deps: Parameters<typeof brokenServicePath>[2],
  ) => Promise<BrokenPath | undefined>,
): Promise<BrokenLink | undefined> {
  if (!deps.network) return undefined;
  const path = { ...deps.network, names: deps.names };
  const start = await pathStart(store, instanceArn, path);
  const broken = start && (await check(start, { path, services }));
  return broken && serviceFailed(broken.link, broken.fix);
}
