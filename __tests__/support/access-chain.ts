/** Calls on the way from DMS to a secret and to a bucket, evaluated as IAM would, with the policies that are synthesized. */
import { allows, type Question } from "../../sandbox/emulator/iam/evaluate";
import type { Policy } from "../../cli/synthesized-json/concrete";
import { environmentFrom } from "./environment";
import { synthApp } from "./synth-app";

export const app = synthApp([environmentFrom()]);
export const guarded = synthApp([
  environmentFrom((file) => {
    file.replication.confusedDeputyConditions = { secretAccess: true, writers: true };
  }),
]);
export const published = synthApp([
  environmentFrom((file) => {
    const source = file.endpoints?.["orders-db"];
    if (source?.engine === "aurora-mysql") {
      source.secret = { name: "orders/dms", policy: "publish", keyAccess: "publish" };
    }
  }),
]);

export const [dms, orders, lake] = ["111111111111", "222222222222", "333333333333"] as const;
export const secretRole = `arn:aws:iam::${dms}:role/dev-orders-db-secret-access`;
export const ownWriter = `arn:aws:iam::${dms}:role/dev-lake-audit-writer`;
export const sealedWriter = `arn:aws:iam::${lake}:role/causeway/dev/dev-lake-orders-writer`;
export const secret = `arn:aws:secretsmanager:eu-west-1:${orders}:secret:orders/dms-AbCdEf`;
export const bucket = "arn:aws:s3:::shop-landing";
export const fromDms = {
  "aws:SourceAccount": dms,
  "aws:SourceArn": `arn:aws:dms:eu-west-1:${dms}:endpoint:ABC`,
};
export const viaSecrets = { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" };
export const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };

/** Whether a call is let through; the evaluator's complaint is an error, not a refusal. */
export async function may(
  question: Omit<Question, "identityPolicies"> & { readonly identity?: Policy },
): Promise<boolean> {
  const { identity, ...rest } = question;
  const verdict = await allows({
    ...rest,
    identityPolicies: identity ? [{ name: "policy", policy: identity }] : [],
  });
  if (verdict.problem !== undefined) throw new Error(verdict.problem);
  return verdict.allowed;
}

/** Whether a service may assume a role with a trust policy. */
export function assumed(
  principal: string,
  role: string,
  trust: Policy,
  context: Record<string, string>,
): Promise<boolean> {
  return may({
    principal,
    action: "sts:AssumeRole",
    resource: role,
    resourceAccountId: role.split(":")[4] ?? "",
    resourcePolicy: trust,
    context,
  });
}
