/** Existing streams and domains, looked up by the names that the file has, and compared with what DMS needs. */
import { DataAwsKinesisStream } from "@cdktf/provider-aws/lib/data-aws-kinesis-stream";
import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { DataAwsOpensearchDomain } from "@cdktf/provider-aws/lib/data-aws-opensearch-domain";
import type { Postcondition } from "cdktf";
import { addressed } from "../../modules/addressed";
import type { AccountStack } from "../account-stack";
import type { FoundServices, DomainOutputs, StreamOutputs } from "../outputs";
import { serviceEndpoints } from "../../model/queries";

/** Looks them up, first of all: a name that is wrong stops the deployment before anything is made. */
export function findServices(stack: AccountStack): FoundServices {
  const streams = new Map<string, StreamOutputs>();
  const domains = new Map<string, DomainOutputs>();
  for (const { key, config } of serviceEndpoints(stack.environment)) {
    if (config.engine === "kinesis") streams.set(key, findStream(stack, key, config.stream));
    if (config.engine === "opensearch") domains.set(key, findDomain(stack, key, config.domain));
  }
  return { streams, domains };
}

function findStream(stack: AccountStack, key: string, name: string): StreamOutputs {
  const provider = stack.provider();
  const stream = addressed(
    new DataAwsKinesisStream(stack, `${key}_stream`, {
      provider,
      name,
      lifecycle: { postcondition: [streamIsEncrypted(key, name)] },
    }),
    key,
  );
  const encryption = addressed(
    new DataAwsKmsKey(stack, `${key}_stream_key`, { provider, keyId: stream.kmsKeyId }),
    `${key}_stream`,
  );
  return {
    arn: stack.publish(`${key}_stream_arn`, stream.arn, `ARN of the stream of ${key}.`),
    keyArn: stack.publish(`${key}_stream_key_arn`, encryption.arn, `ARN of the key of the stream of ${key}.`),
  };
}

function streamIsEncrypted(key: string, name: string): Postcondition {
  return {
    condition: '${self.encryption_type == "KMS"}',
    errorMessage: `endpoints.${key}.stream: stream "${name}" is not encrypted: turn on its server-side encryption, best with a key of your own (aws kinesis start-stream-encryption --stream-name ${name} --encryption-type KMS --key-id alias/...).`,
  };
}

function findDomain(stack: AccountStack, key: string, name: string): DomainOutputs {
  const domain = addressed(
    new DataAwsOpensearchDomain(stack, `${key}_domain`, {
      provider: stack.provider(),
      domainName: name,
      lifecycle: { postcondition: domainFits(key, name) },
    }),
    key,
  );
  return {
    arn: stack.publish(`${key}_domain_arn`, domain.arn, `ARN of the domain of ${key}.`),
    host: stack.publish(`${key}_domain_host`, domain.endpoint, `Host name of the domain of ${key}.`),
  };
}

/** DMS guide, CHAP_Target.Elasticsearch, "Limitations", and what every target here has to be. */
function domainFits(key: string, name: string): Postcondition[] {
  const at = `endpoints.${key}.domain: domain "${name}"`;
  return [
    {
      condition: "${alltrue(self.encryption_at_rest[*].enabled) && length(self.encryption_at_rest) > 0}",
      errorMessage: `${at} is not encrypted at rest: turn that on in the domain's security configuration, or name another domain.`,
    },
    {
      condition: "${length(self.vpc_options) > 0}",
      errorMessage: `${at} stands in no VPC, so replication instances cannot reach it at private addresses: make a domain with VPC access, and name that one.`,
    },
    {
      condition: "${!anytrue(self.advanced_security_options[*].internal_user_database_enabled)}",
      errorMessage: `${at} has fine-grained access control with a master user, which DMS does not support: let an IAM role be its master, or name another domain.`,
    },
  ];
}
