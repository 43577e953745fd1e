import type { PolicyStatement } from "../../model/policy";
import { markerStatement } from "../shared/permissions";

/** Whose rights they are. */
export interface AcceptConnectionRights {
  /** The endpoint services whose connections it may accept. */
  readonly serviceArns: readonly string[];
  readonly markerArns: readonly string[];
}

/** Rights of `accept-connection`, besides writing its log. */
export function acceptConnectionStatements(rights: AcceptConnectionRights): PolicyStatement[] {
  return [
    {
      Sid: "SeeConnections",
      Effect: "Allow",
      // Knows no resources (Service Authorization Reference).
      Action: "ec2:DescribeVpcEndpointConnections",
      Resource: "*",
    },
    {
      Sid: "AcceptAndEndConnections",
      Effect: "Allow",
      Action: ["ec2:AcceptVpcEndpointConnections", "ec2:RejectVpcEndpointConnections"],
      Resource: rights.serviceArns,
    },
    markerStatement(rights.markerArns),
  ];
}
