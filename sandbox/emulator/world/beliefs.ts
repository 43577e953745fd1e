/** What the emulated accounts take AWS to do, and on what evidence. */

/** Kinds of evidence, from the strongest to the weakest. */
export const evidenceKinds = {
  seen: "seen on AWS, by whom is said",
  provider: "Terraform's AWS provider relies on it",
  model: "the API model or reference has it",
  documented: "a user guide says it",
  "taken against us": "not known; the alternative that asks more of Causeway is taken",
} as const;

export type EvidenceKind = keyof typeof evidenceKinds;

/** One behaviour of AWS that the emulated accounts have. */
export interface Belief {
  readonly behaviour: string;
  readonly evidence: EvidenceKind;
  readonly source: string;
  /** Files of `sandbox/emulator/` that behave so. */
  readonly usedIn: readonly string[];
}

/** Every behaviour, by the service that has it. */
export const beliefs: Readonly<Record<string, readonly Belief[]>> = {
  DMS: [
    {
      behaviour:
        "An endpoint with a role of another account has an ExternalId, which is another one after it was deleted and made again, and cannot be modified",
      evidence: "taken against us",
      source:
        "terraform-provider-aws issue 8663 shows the id; nobody says if it lasts, and one report says that modifying fails",
      usedIn: ["dms/external-id.ts", "dms/endpoints.ts"],
    },
    {
      behaviour: "S3 endpoints answer no KmsKeyId",
      evidence: "seen",
      source: "terraform-provider-aws PR 48441",
      usedIn: ["dms/endpoint-settings.ts"],
    },
    {
      behaviour:
        "Settings merge at a modify call unless it says ExactSettings; attributes of PostgreSQL come back as settings",
      evidence: "model",
      source: "ModifyEndpoint in the DMS API reference; CHAP_Source.PostgreSQL",
      usedIn: ["dms/endpoint-settings.ts"],
    },
    {
      behaviour:
        "EncryptionMode does not go from SSE_S3 back to SSE_KMS; OpenSearch endpoints are not modified",
      evidence: "model",
      source:
        "S3Settings in the DMS API reference; the OpenSearch refusal is in the words of a public bug report",
      usedIn: ["dms/endpoints.ts"],
    },
    {
      behaviour:
        "An endpoint that a task or replication uses is not deleted; verify-ca and verify-full need a certificate",
      evidence: "model",
      source: "DeleteEndpoint and CreateEndpoint in the DMS API reference",
      usedIn: ["dms/endpoints.ts", "dms/certificates.ts"],
    },
    {
      behaviour:
        "Making an endpoint needs iam:PassRole, a role that trusts the service principal (the Regional one for secrets), and DescribeSecret of the caller",
      evidence: "documented",
      source:
        "security_iam_secretsmanager and security-iam in the DMS user guide; texts from public bug reports",
      usedIn: ["dms/endpoint-roles.ts", "connection-test/assume.ts"],
    },
    {
      behaviour: "An instance needs dms-vpc-role with AmazonDMSVPCManagementRole, and subnets in two zones",
      evidence: "documented",
      source: "security-iam and CHAP_ReplicationInstance.VPC in the DMS user guide",
      usedIn: ["dms/service-roles.ts", "dms/subnet-groups.ts"],
    },
    {
      behaviour: "DMS raises an instance's engine version by itself and takes no lower one",
      evidence: "seen",
      source: "ministryofjustice/modernisation-platform-environments PR 7378",
      usedIn: ["dms/replication-instances.ts"],
    },
    {
      behaviour:
        "A task is changed and deleted while it rests, starts once with start-replication, goes on with resume-processing, a stopped full load too, and only after both connections were tested",
      evidence: "model",
      source: "StartReplicationTask in the DMS API reference (SDK 3.1124)",
      usedIn: ["dms/tasks.ts", "dms/task-states.ts", "dms/requirements.ts", "dms/connections.ts"],
    },
    {
      behaviour:
        "An instance with tasks is not deleted; a resting task is moved to one of no earlier version, keeps its position, and starts there after both connections were tested from it",
      evidence: "provider",
      source:
        "internal/service/dms/replication_task.go, issue 21199; MoveReplicationTask in the API reference, where only InvalidResourceStateFault fits the version",
      usedIn: ["dms/task-move.ts", "dms/replication-instances.ts"],
    },
    {
      behaviour: "A CDC start point is for the first start of a cdc task; a stop in the past ends it",
      evidence: "model",
      source: "StartReplicationTask in the DMS API reference",
      usedIn: ["dms/change-positions.ts"],
    },
    {
      behaviour: "A task's settings are answered whole, with the log group that DMS names itself",
      evidence: "seen",
      source: "terraform-provider-aws PR 37780 and PR 39756, go-to-k/cdk-real-drift issue 1557",
      usedIn: ["dms/task-settings.ts", "dms/task-settings-defaults.ts"],
    },
    {
      behaviour:
        "A serverless replication passes through nine states, tests both endpoints on the way, and resumes no full load",
      evidence: "documented",
      source: "CHAP_Serverless.Components and CHAP_Serverless.Limitations; states in the provider's source",
      usedIn: ["dms/serverless.ts", "dms/serverless-run.ts", "dms/serverless-parts.ts"],
    },
    {
      behaviour:
        "Describe calls page 20 to 100 records, and answer a filter without a hit with ResourceNotFoundFault",
      evidence: "model",
      source: "MaxRecords in the DMS API reference; the provider takes the fault for absence",
      usedIn: [
        "dms/pages.ts",
        "dms/store.ts",
        "dms/payload.ts",
        "dms/tags.ts",
        "dms/account.ts",
        "dms/service.ts",
      ],
    },
    {
      behaviour: "DMS's connection test says that it failed, seldom why",
      evidence: "seen",
      source: "texts of public bug reports; the sandbox says the link in a field of its own",
      usedIn: ["connection-test/words.ts", "connection-test/check.ts", "dms/connections.ts"],
    },
    {
      behaviour:
        "Without ExpectedBucketOwner DMS expects the bucket in the role's account; the bucket is in DMS's Region",
      evidence: "documented",
      source: "CHAP_Target.S3 in the DMS user guide",
      usedIn: ["connection-test/s3-chain.ts", "connection-test/staging-chain.ts"],
    },
    {
      behaviour:
        "A secret is read with the role through its resource policy, under a key of the customer, and needs host and port",
      evidence: "documented",
      source: "security_iam_secretsmanager in the DMS user guide",
      usedIn: ["connection-test/secret-chain.ts", "connection-test/key-access.ts"],
    },
    {
      behaviour:
        "Since engine 3.4.7 DMS reaches S3, Kinesis, DynamoDB, OpenSearch and Secrets Manager from its own VPC only",
      evidence: "documented",
      source: "CHAP_VPC_Endpoints in the DMS user guide",
      usedIn: [
        "connection-test/service-path.ts",
        "connection-test/service-chain.ts",
        "connection-test/service-facts.ts",
        "connection-test/kafka-chain.ts",
        "connection-test/on-the-way.ts",
      ],
    },
  ],
  IAM: [
    {
      behaviour:
        "A policy keeps the unique id of a role: one that is made again is not admitted by the old statement",
      evidence: "documented",
      source: "reference_policies_elements_principal in the IAM user guide",
      usedIn: ["roles.ts", "policies.ts"],
    },
    {
      behaviour: "Roles, trust, policies, grants and resource policies take effect late",
      evidence: "documented",
      source: "troubleshoot_general in the IAM user guide: changes are not always immediately visible",
      usedIn: ["late-writes.ts", "world/propagation.ts", "iam/reader.ts", "connection-test/facts.ts"],
    },
    {
      behaviour: "Across accounts both sides have to allow; PassRole is judged by the caller's own policies",
      evidence: "documented",
      source:
        "reference_policies_evaluation-logic in the IAM user guide; judged by @cloud-copilot/iam-simulate",
      usedIn: ["iam/evaluate.ts", "iam/authorize.ts", "sts.ts"],
    },
    {
      behaviour:
        "A role may do what its policies and its permissions boundary both allow; a boundary has to exist, and calls that change a role are judged by the one that it has",
      evidence: "documented",
      source: "access_policies_boundaries in the IAM user guide; judged by @cloud-copilot/iam-simulate",
      usedIn: ["iam/boundaries.ts", "iam/evaluate.ts", "iam/reader.ts", "iam/role-rights.ts"],
    },
    {
      behaviour: "A refused call names the caller, the action and the resource, with a code of its service",
      evidence: "seen",
      source: "texts of public bug reports of each service",
      usedIn: ["iam/authorize.ts", "iam/call-target.ts", "front.ts"],
    },
  ],
  "Every service": [
    {
      behaviour: "A throttled call is refused in the service's own protocol and words",
      evidence: "model",
      source: "common errors in the API references of EC2, S3, IAM, Route 53 and DMS",
      usedIn: ["reply.ts", "front.ts"],
    },
  ],
  Lambda: [
    {
      behaviour: "A function is made only with a role that Lambda may assume, and invoked in its own account",
      evidence: "provider",
      source: "retries of CreateFunction in the provider's source",
      usedIn: ["lambda/service.ts", "lambda/functions.ts"],
    },
    {
      behaviour: "More invocations than reserved concurrency are throttled with 429",
      evidence: "model",
      source: "Invoke in the Lambda API reference",
      usedIn: ["lambda/service.ts"],
    },
    {
      behaviour: "Events of SNS and EventBridge arrive later, and at least once",
      evidence: "documented",
      source: "invocation-async in the Lambda developer guide",
      usedIn: ["lambda/deliveries.ts", "network/topics.ts"],
    },
  ],
  Network: [
    {
      behaviour:
        "An interface endpoint to a customer's service waits for acceptance; a service takes endpoints of allowed principals",
      evidence: "documented",
      source: "endpoint-services in the PrivateLink guide",
      usedIn: [
        "network/endpoint-connections.ts",
        "network/endpoint-services.ts",
        "connection-test/endpoint-path.ts",
      ],
    },
    {
      behaviour:
        "A balancer provisions before it is active, and an endpoint is pending before it is available",
      evidence: "provider",
      source: "waits of aws_lb and aws_vpc_endpoint in the provider's source",
      usedIn: ["network/passing-states.ts"],
    },
    {
      behaviour:
        "A balancer under deletion protection is not deleted, and a target without a server is unhealthy",
      evidence: "model",
      source: "DeleteLoadBalancer and DescribeTargetHealth in the ELB API reference",
      usedIn: ["network/balancers.ts"],
    },
    {
      behaviour:
        "A rule may name a group of another account where the VPCs are peered; the group is not looked up",
      evidence: "documented",
      source: "vpc-peering-security-groups in the VPC peering guide",
      usedIn: ["network/foreign-groups.ts", "network/group-rules.ts"],
    },
    {
      behaviour:
        "A VPC attached to a transit gateway of another account waits for its owner, and tables are the owner's",
      evidence: "documented",
      source: "tgw-vpc-attachments in the transit gateway guide",
      usedIn: [
        "network/transit-attachments.ts",
        "network/transit-gateways.ts",
        "network/transit-tables.ts",
        "connection-test/transit-path.ts",
      ],
    },
    {
      behaviour: "Within one organization a share of RAM is there for the other account at once",
      evidence: "documented",
      source: "getting-started-sharing in the RAM user guide, with sharing in organizations enabled",
      usedIn: ["network/resource-shares.ts", "network/shared-subnets.ts"],
    },
    {
      behaviour: "A resource configuration is reached through a resource endpoint where it is shared",
      evidence: "documented",
      source: "privatelink-access-resources in the PrivateLink guide",
      usedIn: ["network/lattice.ts", "network/resource-endpoints.ts", "connection-test/resource-path.ts"],
    },
    {
      behaviour: "A proxy has its writer's address in the given subnets, and more endpoints in others",
      evidence: "documented",
      source: "rds-proxy-endpoints in the RDS user guide",
      usedIn: ["network/proxies.ts", "network/proxy-endpoints.ts", "network/proxy-hosts.ts"],
    },
    {
      behaviour: "A gateway endpoint puts a route of its prefix list into each of its tables",
      evidence: "documented",
      source: "gateway-endpoints in the PrivateLink guide",
      usedIn: ["network/gateway-routes.ts", "connection-test/loading-path.ts"],
    },
    {
      behaviour: "Redshift's data sources answer what they answer at AWS, as far as Causeway reads it",
      evidence: "model",
      source: "DescribeClusters and GetWorkgroup in the API references",
      usedIn: ["network/warehouses.ts"],
    },
  ],
};

/** Every behaviour without its service. */
export const allBeliefs: readonly Belief[] = Object.values(beliefs).flat();
