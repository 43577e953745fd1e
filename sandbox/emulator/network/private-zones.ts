/** Private hosted zones: moto takes a zone with a VPC for a public one unless it is told. */
import { changeXml, childOf, setChildren } from "../xml";
import type { NetworkCall, NetworkPart } from "./part";

const createZone = /^route53:POST \/2013-04-01\/hostedzone\/?$/;

export class PrivateZones implements NetworkPart {
  prepare({ operation }: NetworkCall, body: Buffer): Buffer {
    if (!createZone.test(operation)) return body;
    const changed = changeXml(body.toString("utf8"), (zone) => {
      if (!childOf(zone, "VPC")) return;
      const config = childOf(zone, "HostedZoneConfig");
      if (config) setChildren(config, { PrivateZone: true });
      else setChildren(zone, { HostedZoneConfig: { PrivateZone: true } });
    });
    return Buffer.from(changed);
  }
}
