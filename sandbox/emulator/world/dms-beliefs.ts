/** What the emulated accounts take DMS to do, and on what evidence. */
import type { Belief } from "./belief";

export const dmsBeliefs: readonly Belief[] = [
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
];
