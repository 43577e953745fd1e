/** Rights on private zones: Route 53 knows no tags in policies, so names of records are what is fixed. */
import { grant, type Catalogue, type Purpose } from "../grant";
import type { Found } from "../found";

const read: Purpose = {
  sid: "ReadZones",
  access: "read",
  why: "Every plan reads private zones; their ids are random.",
};
const change: Purpose = {
  sid: "ChangeZones",
  access: "write",
  why: "Private zones of databases; their ids are random, and Route 53 has no condition on tags.",
};

const zones = (found: Found): string =>
  found.globalArn("route53", "hostedzone/*").replace(found.place.accountId, "");
const changes = (found: Found): string =>
  found.globalArn("route53", "change/*").replace(found.place.accountId, "");

export const privateZones: Catalogue = {
  aws_route53_zone: (zone) => [
    grant(read, ["route53:GetHostedZone", "route53:ListTagsForResource"], zones(zone)),
    grant(read, ["route53:GetChange"], changes(zone)),
    grant(change, ["route53:CreateHostedZone"], "*"),
    grant(
      change,
      [
        "route53:AssociateVPCWithHostedZone",
        "route53:ChangeTagsForResource",
        "route53:DeleteHostedZone",
        "route53:DisassociateVPCFromHostedZone",
        "route53:GetDNSSEC",
        "route53:ListResourceRecordSets",
        "route53:UpdateHostedZoneComment",
      ],
      zones(zone),
    ),
    grant(
      {
        sid: "PutZonesIntoNetworks",
        access: "write",
        why: "Route 53 asks EC2 about the VPC of a private zone, in the caller's name.",
      },
      ["ec2:DescribeVpcs"],
      "*",
    ),
  ],
  aws_route53_record: (record) => [
    grant(read, ["route53:GetHostedZone", "route53:ListResourceRecordSets"], zones(record)),
    grant(read, ["route53:GetChange"], changes(record)),
    grant(change, ["route53:ChangeResourceRecordSets"], zones(record)),
  ],
};
