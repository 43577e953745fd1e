/** VPC endpoints of AWS services that somebody else made, and that instances depend on. */
import { DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn, type Postcondition } from "cdktf";
import { Construct } from "constructs";
import type { Existing } from "../../model/existing";
import { addressed } from "../addressed";
import { lookFor } from "./existing-lookup";
import type { ReplicationVpc } from "./existing-vpc";

/** The end of the name of the service that DMS asks for credentials. */
const secretsManager = "secretsmanager";

/** Properties for `ExistingEndpoints`. */
export interface ExistingEndpointsProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** The VPC that they have to be of, and the subnets that they have to serve. */
  readonly place: Pick<ReplicationVpc, "vpcId" | "routeTableIds">;

  /** Each by the end of its service's name. */
  readonly endpoints: Readonly<Record<string, Existing>>;
}

/**
 * Endpoints as the file names them; the plan fails unless instances in the subnets get to each service through its own.
 *
 * A gateway endpoint has to be in the route table of every subnet (VPC guide, "Gateway endpoints"). An interface endpoint
 * has to answer the service's name in the VPC: DMS can be told another name for Secrets Manager alone (DMS guide,
 * security_iam_secretsmanager).
 */
export class ExistingEndpoints extends Construct {
  /** DNS name of the endpoint for Secrets Manager; undefined where none is named. */
  public readonly secretsManagerHost: string | undefined;

  constructor(scope: Construct, id: string, props: ExistingEndpointsProps) {
    super(scope, id);
    const { provider, region, place, endpoints } = props;
    let host: string | undefined;
    for (const [service, thing] of Object.entries(endpoints)) {
      const said = `replication.network.vpcEndpoints.${service}`;
      addressed(
        new DataAwsVpcEndpoint(this, service, {
          provider,
          vpcId: place.vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          ...lookFor("vpcEndpoint", {
            said,
            thing,
            postcondition: [
              isAvailable(said),
              servesSubnets(said, place),
              ...(service === secretsManager ? [] : [answersName(said)]),
            ],
          }),
        }),
        service,
      );
      if (service === secretsManager) host = `\${data.aws_vpc_endpoint.${service}.dns_entry[0].dns_name}`;
    }
    this.secretsManagerHost = host;
  }
}

function isAvailable(said: string): Postcondition {
  return {
    condition: '${self.state == "available"}',
    errorMessage: `${said}: \${self.id} is in the state \${self.state}, in which it leads nowhere: have its owner see to it, or name another one.`,
  };
}

function servesSubnets(said: string, { routeTableIds }: ExistingEndpointsProps["place"]): Postcondition {
  // cdktf takes the braces of a token off that stands in an expression.
  const missing = `setsubtract(split(",", ${Fn.join(",", [...routeTableIds])}), self.route_table_ids)`;
  return {
    condition: `\${self.vpc_endpoint_type != "Gateway" || length(${missing}) == 0}`,
    errorMessage: `${said}: gateway endpoint \${self.id} is not in route tables \${join(", ", ${missing})}, which subnets of replication.network follow: its owner adds them (aws ec2 modify-vpc-endpoint --vpc-endpoint-id \${self.id} --add-route-table-ids …), or you name subnets that lead there.`,
  };
}

function answersName(said: string): Postcondition {
  return {
    condition: '${self.vpc_endpoint_type != "Interface" || self.private_dns_enabled}',
    errorMessage: `${said}: interface endpoint \${self.id} does not answer the name of \${self.service_name}, which DMS asks: its owner enables private DNS names for it (aws ec2 modify-vpc-endpoint --vpc-endpoint-id \${self.id} --private-dns-enabled).`,
  };
}
