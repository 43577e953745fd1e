/**
 * Variables that the stacks give the functions, with values that every function loads with.
 *
 * A function that lacks one of its variables fails when it is loaded.
 */
export const functionEnvironment = {
  AWS_REGION: "eu-west-1",
  AWS_LAMBDA_FUNCTION_NAME: "bench",
  ENVIRONMENT: "bench",
  STACK: "bench-dms-endpoints",
  ROLE_PATH: "/causeway/bench/",
  TOPIC_ARN: "arn:aws:sns:eu-west-1:111111111111:bench-egress",
  VPC_ID: "vpc-1",
  INSTANCES: "[]",
  EGRESS_ADDRESSES: "[]",
  RULES: "[]",
  NEWEST: "/causeway/bench-database/allow-list_newest",
  ROLES: "arn:aws:iam::111111111111:role/bench-*",
} as const;
