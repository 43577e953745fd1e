/** Rights on secrets: the owner's are described, those of clusters that are made here are made and read. */
import type { Found } from "../found";
import { grant, type Catalogue, type Purpose } from "../grant";
import { useKeys } from "./kms";

const readSecrets: Purpose = {
  sid: "DescribeSecrets",
  access: "read",
  why: "A plan reads where a secret is, its key and its policy; not what it says.",
};
const changeSecrets: Purpose = {
  sid: "ChangeSecrets",
  access: "write",
  why: "Secrets of clusters that are made here, by their exact names.",
};
const readPasswords: Purpose = {
  sid: "ReadPasswordsMadeHere",
  access: "read",
  why: "The password of a cluster that is made here is read in each run, a plan included, and kept in no state.",
};
const makePasswords: Purpose = {
  sid: "MakePasswords",
  access: "read",
  why: "A random text; Terraform asks for one in each run, a plan included.",
};

/** ARN of a secret of this account by its name; six random characters stand at its end. */
const named = (found: Found): string => found.arn("secretsmanager", `secret:${found.text("name")}-??????`);

export const secrets: Catalogue = {
  "data.aws_secretsmanager_secret": (secret) => [
    grant(
      readSecrets,
      ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
      secret.block.arn === undefined ? named(secret) : secret.text("arn"),
    ),
  ],
  aws_secretsmanager_secret: (secret) => [
    grant(readSecrets, ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"], named(secret)),
    grant(
      changeSecrets,
      [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:TagResource",
        "secretsmanager:UntagResource",
        "secretsmanager:UpdateSecret",
      ],
      named(secret),
    ),
    ...(secret.block.kms_key_id === undefined ? [] : [useKeys(secret, "secretsmanager")]),
  ],
  aws_secretsmanager_secret_policy: (policy) => [
    grant(readSecrets, ["secretsmanager:GetResourcePolicy"], policy.text("secret_arn")),
    grant(
      changeSecrets,
      ["secretsmanager:DeleteResourcePolicy", "secretsmanager:PutResourcePolicy"],
      policy.text("secret_arn"),
    ),
  ],
  aws_secretsmanager_secret_version: (version) => [
    grant(readPasswords, ["secretsmanager:GetSecretValue"], version.text("secret_id")),
    grant(
      changeSecrets,
      ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
      version.text("secret_id"),
    ),
  ],
  "ephemeral.aws_secretsmanager_random_password": () => [
    grant(makePasswords, ["secretsmanager:GetRandomPassword"], "*"),
  ],
  "ephemeral.aws_secretsmanager_secret_version": (version) => [
    grant(readPasswords, ["secretsmanager:GetSecretValue"], version.text("secret_id")),
  ],
};
