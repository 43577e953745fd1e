import type { PolicyStatement } from "../../model/policy";
import { markerStatement } from "../shared/permissions";

/** Whose rights they are. */
export interface AnnounceEgressRights {
  readonly region: string;
  readonly topicArn: string;
  /** Key that the topic is encrypted with. */
  readonly keyArn: string;
  readonly markerArns: readonly string[];
}

/** Rights of `announce-egress`, besides writing its log. */
export function announceEgressStatements(rights: AnnounceEgressRights): PolicyStatement[] {
  return [
    {
      Sid: "SeeWaysOut",
      Effect: "Allow",
      // Neither knows resources (Service Authorization Reference).
      Action: ["dms:DescribeReplicationInstances", "ec2:DescribeNatGateways"],
      Resource: "*",
    },
    { Sid: "Announce", Effect: "Allow", Action: "sns:Publish", Resource: rights.topicArn },
    {
      // Who publishes to an encrypted topic needs its key (SNS guide, "Key management").
      Sid: "EncryptAnnouncements",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: rights.keyArn,
      Condition: { StringEquals: { "kms:ViaService": `sns.${rights.region}.amazonaws.com` } },
    },
    markerStatement(rights.markerArns),
  ];
}
