/** Private hosted zones: moto takes a zone with a VPC for a public one unless it is told. */
import type { NetworkCall, NetworkPart } from "./part";

const createZone = /^route53:POST \/2013-04-01\/hostedzone\/?$/;

export class PrivateZones implements NetworkPart {
  prepare({ operation }: NetworkCall, body: Buffer): Buffer {
    if (!createZone.test(operation)) return body;
    const text = body.toString("utf8");
    if (!text.includes("<VPC>")) return body;
    const said = text.replace(/<PrivateZone>[^<]*<\/PrivateZone>/, "");
    const isPrivate = "<PrivateZone>true</PrivateZone>";
    return Buffer.from(
      said.includes("</HostedZoneConfig>")
        ? said.replace("</HostedZoneConfig>", `${isPrivate}</HostedZoneConfig>`)
        : said.replace("</VPC>", `</VPC><HostedZoneConfig>${isPrivate}</HostedZoneConfig>`),
    );
  }
}
