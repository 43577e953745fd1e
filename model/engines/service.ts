/** Services of AWS that DMS writes to with a role, and settings that targets for messages share. */
import * as z from "zod";
import { key } from "../schema/key";
import type { Facts } from "./engine";

/** Private addresses of a service in a VPC (DMS guide, CHAP_VPC_Endpoints). */
export interface ServiceEndpointFacts {
  /** Last part of its name, after `com.amazonaws.<region>.`. */
  readonly service: string;
  /** A gateway stands in route tables and has a prefix list, an interface has addresses in subnets. */
  readonly type: "Gateway" | "Interface";
}

/** A service of AWS in the replication account that DMS writes to with a role. */
export interface ServiceEngine<
  Name extends string = string,
  Endpoint extends z.ZodType = z.ZodType,
> extends Facts<Name> {
  readonly kind: "service";
  /** Shape of its endpoints in an environment file. */
  readonly endpoint: Endpoint;
  /** Name of the thing that DMS writes to, as the file has it, for sentences. */
  readonly noun: string;
  /** Undefined where it is reached at addresses of its own. */
  readonly serviceEndpoint?: ServiceEndpointFacts;
}

/** The account of a target that has to be in the replication account: it may be said, and no other one. */
export const ownAccount = key
  .optional()
  .describe(
    "The replication account, the only one whose services DMS writes to; need not be said, and a rule refuses any other.",
  );

/** Message settings of Kinesis and Kafka targets: the API's words with a small first letter. */
export const messageSettings = {
  messageFormat: z
    .enum(["json", "json-unformatted"])
    .optional()
    .describe("Format of the messages: JSON on several lines (DMS's default), or on one line."),
  includeTransactionDetails: z
    .boolean()
    .optional()
    .describe("Whether messages say commit time, log position and transaction ids of the source."),
  includePartitionValue: z
    .boolean()
    .optional()
    .describe("Whether messages say the partition value, unless the partition type is schema-table-type."),
  partitionIncludeSchemaTable: z
    .boolean()
    .optional()
    .describe(
      "Whether partition values of type primary-key-type start with schema and table, which spreads tables with few keys.",
    ),
  includeTableAlterOperations: z
    .boolean()
    .optional()
    .describe("Whether control messages tell changes of tables, such as added columns."),
  includeControlDetails: z
    .boolean()
    .optional()
    .describe("Whether control messages tell the definitions of tables and columns."),
  includeNullAndEmpty: z
    .boolean()
    .optional()
    .describe("Whether messages carry columns that are null or empty."),
};
