import { DataAwsDmsReplicationSubnetGroup } from "@cdktf/provider-aws/lib/data-aws-dms-replication-subnet-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { addressed } from "../addressed";
import type { ReplicationVpc } from "./existing-vpc";

/** A subnet group that somebody else made. */
export interface ExistingSubnetGroup {
  readonly provider: AwsProvider;
  readonly identifier: string;
  /** The VPC and subnets that it has to consist of. */
  readonly place: Pick<ReplicationVpc, "vpcId" | "subnetIds">;
}

/** @returns its identifier; the plan fails unless it is complete and consists of the subnets of the file. */
export function findSubnetGroup(
  scope: Construct,
  id: string,
  { provider, identifier, place }: ExistingSubnetGroup,
): string {
  const said = `replication.network.subnetGroup: "${identifier}"`;
  // cdktf takes the braces of a token off that stands in an expression.
  const wanted = Fn.join(",", Fn.sort([...place.subnetIds]));
  const found = addressed(
    new DataAwsDmsReplicationSubnetGroup(scope, "existing_subnet_group", {
      provider,
      replicationSubnetGroupId: identifier,
      lifecycle: {
        postcondition: [
          {
            // Provider 5.100 has the argument and does not fill it in.
            condition: '${coalesce(self.subnet_group_status, "Complete") == "Complete"}',
            errorMessage: `${said} is in the state \${coalesce(self.subnet_group_status, "unknown")}, in which DMS makes no instance: have its owner complete it, or name another one.`,
          },
          {
            condition: `\${self.vpc_id == ${place.vpcId}}`,
            errorMessage: `${said} is of \${self.vpc_id}, which is not replication.network.vpc (${place.vpcId}): name a group of that VPC.`,
          },
          {
            condition: `\${join(",", sort(self.subnet_ids)) == ${wanted}}`,
            errorMessage: `${said} consists of \${join(", ", sort(self.subnet_ids))}, but replication.network.subnets are ${wanted}: name the subnets of the group, because paths to databases are made in them.`,
          },
        ],
      },
    }),
    id,
  );
  return found.replicationSubnetGroupId;
}
