/** Substitutes for users and rights at engines that have none of their own, for DMS. */
export const withoutUsers = {
  s3: "DMS reads and writes buckets with a role that Causeway makes: there is no user to create.",
  dynamodb: "DMS writes to DynamoDB with a role that Causeway makes: there is no user to create.",
  kinesis: "DMS writes to the data stream with a role that Causeway makes: there is no user to create.",
  opensearch: "DMS writes to the domain with a role that Causeway makes: there is no user to create.",
  kafka:
    "DMS connects to the brokers without a user: where the cluster has ACLs, its administrator lets User:ANONYMOUS create, describe and write the topic.",
} as const;
