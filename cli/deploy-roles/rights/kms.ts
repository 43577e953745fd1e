/** Rights on keys: those made here by their tag, the owner's key of a secret by who gets a grant for what. */
import type { Found } from "../found";
import { grant, onlyOwn, onlyTagged, onlyUntagged, type Catalogue, type Grant, type Purpose } from "../grant";

const readKeys: Purpose = {
  sid: "ReadKeys",
  access: "read",
  why: "Every plan reads keys, those of secrets included; their ids are random, and reading tells no secret.",
};
const listAliases: Purpose = {
  sid: "ListAliases",
  access: "read",
  why: "Aliases are found in the list of all; KMS lists without resources.",
};
const makeKeys: Purpose = {
  sid: "MakeKeys",
  access: "write",
  why: "New keys, which have to bear the environment's tag.",
};
const tagNewKeys: Purpose = {
  sid: "TagNewKeys",
  access: "write",
  why: "Tags at creation are a right of their own, which KMS cannot tell from tagging later: a key that has an alias or an environment's tag already is left alone.",
};
const changeKeys: Purpose = {
  sid: "ChangeOwnKeys",
  access: "write",
  why: "Keys that bear the environment's tag: no other key can be changed, opened or deleted.",
};
const changeAliases: Purpose = {
  sid: "ChangeAliases",
  access: "write",
  why: "Names of the keys that are made here.",
};
const grantSecretKeys: Purpose = {
  sid: "GrantKeysOfSecrets",
  access: "write",
  why: "Lets the roles that read secrets, and nobody else, decrypt with the key of a secret, whose id only AWS knows.",
};
const seeGrants: Purpose = {
  sid: "ReadGrantsOfKeys",
  access: "read",
  why: "Every plan looks for its grant among those of the key.",
};
const takeGrantsBack: Purpose = {
  sid: "TakeGrantsBack",
  access: "write",
  why: "Takes grants back; IAM knows no condition on whose they are, so name the keys of secrets here where you can.",
};

/** Calls on a key by a service that encrypts in the caller's name. */
const keyUses = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];

/** Encryption with a key of this environment in the caller's name, by the service alone. */
export function useKeys(found: Found, service: string): Grant {
  return grant(
    {
      sid: `UseOwnKeysThrough${service.replace(/^./, (first) => first.toUpperCase())}`,
      access: "write",
      why: `What is encrypted in ${service} is encrypted by the service in the caller's name; no call of Terraform's shows it.`,
    },
    keyUses,
    found.arn("kms", "key/*"),
    {
      StringEquals: {
        ...onlyOwn(found).StringEquals,
        "kms:ViaService": `${service}.${found.place.region}.amazonaws.com`,
      },
    },
  );
}

/** The same for an existing replication key, which bears no environment's tag: it is known by what the file calls it. */
function useReplicationKey(key: Found): Grant {
  const named = key.text("key_id");
  const alias = /(^|:)(alias\/.*)$/.exec(named)?.[2];
  return grant(
    {
      sid: "UseReplicationKey",
      access: "write",
      why: "The existing key of `replication.kmsKey`, by DMS and Lambda in the caller's name; its own policy has to leave that to the account.",
    },
    keyUses,
    alias !== undefined ? anyKey(key) : named.startsWith("arn:") ? named : key.arn("kms", `key/${named}`),
    {
      ...(alias === undefined ? {} : { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } }),
      StringEquals: {
        "kms:ViaService": ["dms", "lambda"].map((service) => `${service}.${key.place.region}.amazonaws.com`),
      },
    },
  );
}

const anyKey = (found: Found): string => found.arn("kms", "key/*");

export const kms: Catalogue = {
  aws_kms_key: (key) => [
    grant(
      readKeys,
      ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
      anyKey(key),
    ),
    grant(makeKeys, ["kms:CreateKey"], "*", onlyTagged(key)),
    grant(tagNewKeys, ["kms:TagResource"], anyKey(key), {
      ...onlyUntagged(key),
      Null: { ...onlyUntagged(key).Null, "kms:ResourceAliases": "true" },
    }),
    grant(
      changeKeys,
      [
        "kms:DisableKeyRotation",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
      anyKey(key),
      onlyOwn(key),
    ),
  ],
  aws_kms_alias: (alias) => {
    const actions = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];
    return [
      grant(listAliases, ["kms:ListAliases"], "*"),
      grant(changeAliases, actions, alias.arn("kms", alias.text("name"))),
      grant(changeKeys, actions, anyKey(alias), onlyOwn(alias)),
    ];
  },
  aws_kms_grant: (given) => [
    grant(grantSecretKeys, ["kms:CreateGrant"], anyKey(given), {
      "ForAllValues:StringEquals": { "kms:GrantOperations": given.texts("operations") },
      StringEquals: { "kms:GrantConstraintType": "EncryptionContextSubset" },
      ArnLike: { "kms:GranteePrincipal": given.text("grantee_principal") },
    }),
    grant(seeGrants, ["kms:ListGrants"], anyKey(given)),
    grant(takeGrantsBack, ["kms:RevokeGrant"], anyKey(given)),
  ],
  "data.aws_kms_key": (key) => [
    grant(readKeys, ["kms:DescribeKey"], anyKey(key)),
    ...(key.at.endsWith("-foundation/data.aws_kms_key.replication") ? [useReplicationKey(key)] : []),
  ],
  "data.aws_kms_alias": (alias) => [
    grant(listAliases, ["kms:ListAliases"], "*"),
    grant(readKeys, ["kms:DescribeKey"], anyKey(alias)),
  ],
};
