/** From an endpoint of Kafka to its brokers. */
import type { BrokenLink } from "../dms/context";
import { asObject, textOf } from "../dms/payload";
import type { DmsStore, Endpoint } from "../dms/store";
import { onTheWay } from "./on-the-way";
import type { ChainDeps } from "./secret-chain";
import type { ServiceFactsReader } from "./service-facts";
import { brokenDirectPath } from "./service-path";
import { serviceFailed } from "./words";

/** From an instance to the brokers of a cluster of Kafka: one that answers is enough. */
export async function checkKafkaChain(
  store: DmsStore,
  { endpoint, instanceArn }: { readonly endpoint: Endpoint; readonly instanceArn: string },
  deps: ChainDeps & { readonly services: ServiceFactsReader },
): Promise<BrokenLink | undefined> {
  const settings = asObject(endpoint.members.KafkaSettings);
  if (textOf(settings?.SecurityProtocol) !== "ssl-encryption") {
    return serviceFailed(
      `endpoint ${endpoint.identifier} is not encrypted, and the brokers listen for TLS only`,
      "write `securityProtocol: ssl-encryption`",
    );
  }
  const { services } = deps;
  let first: BrokenLink | undefined;
  for (const broker of textOf(settings?.Broker).split(",")) {
    const [host = "", port = ""] = broker.split(":");
    const to = { host, port: Number(port), what: `broker ${host}` };
    const broken = deps.network?.listeners.at(host, to.port)
      ? await onTheWay({ store, instanceArn, deps, services }, (start, pathDeps) =>
          brokenDirectPath(start, to, pathDeps),
        )
      : serviceFailed(`no broker listens at ${broker}`, "name a broker that exists");
    if (!broken) return undefined;
    first ??= broken;
  }
  return first;
}
