/** The key of the replication side, where it exists already. */
import { partitionOf } from "../../model/names";
import type { SeedContext } from "./context";
import { makeKey, setKeyPolicy } from "./keys";

/** Makes the key of `replication.kmsKey`, with what its owner lets CloudWatch Logs do (docs/first-deploy.md). */
export async function makeReplicationKey({ env, of, accountId }: SeedContext): Promise<void> {
  const { kmsKey, account } = env.replication;
  if (kmsKey?.startsWith("alias/") !== true) return;
  const owner = { partition: partitionOf(env.region), accountId: accountId(account) };
  const keyArn = await makeKey(of(account).kms, kmsKey, owner);
  const logs = `arn:${owner.partition}:logs:${env.region}:${owner.accountId}:log-group:*`;
  await setKeyPolicy(of(account).kms, keyArn, owner, [
    {
      Sid: "CloudWatchLogsEncrypts",
      Effect: "Allow",
      Principal: { Service: `logs.${env.region}.amazonaws.com` },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logs } },
    },
  ]);
}
