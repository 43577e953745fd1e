/** What an action does, in a word: who reads a review need not know every service's operations. */
const verbs: Readonly<Record<string, string>> = {
  "dms:DescribeEndpoints": "see",
  "iam:PassRole": "hand on",
  "iam:GetRole": "see",
  "iam:ListRoleTags": "see",
  "kms:CreateGrant": "grant others",
  "kms:Decrypt": "decrypt with",
  "kms:DescribeKey": "describe",
  "kms:Encrypt": "encrypt with",
  "kms:GenerateDataKey": "encrypt with",
  "kms:GenerateDataKey*": "encrypt with",
  "kms:ReEncrypt*": "encrypt with",
  "lambda:InvokeFunction": "call",
  "s3:DeleteObject": "delete from",
  "s3:GetBucketLocation": "list",
  "s3:GetObject": "read from",
  "s3:ListBucket": "list",
  "s3:PutObject": "write to",
  "s3:PutObjectTagging": "tag",
  "secretsmanager:DeleteResourcePolicy": "write the policy of",
  "secretsmanager:DescribeSecret": "describe",
  "secretsmanager:GetResourcePolicy": "read the policy of",
  "secretsmanager:GetSecretValue": "read",
  "secretsmanager:PutResourcePolicy": "write the policy of",
  "sns:Publish": "publish to",
  "sqs:SendMessage": "send to",
  "sts:AssumeRole": "assume",
  "iam:UpdateAssumeRolePolicy": "write the trust policy of",
};

/** Words for actions, such as "delete from, list, tag and write to". */
export function doing(actions: readonly string[], conjunction: "and" | "or"): string {
  const words = [...new Set(actions.map(verbFor))].sort();
  const grouped: { readonly verbs: string[]; readonly preposition: string }[] = [];
  for (const word of words) {
    const [, verb = word, preposition = ""] = /^(.+) (with|of)$/.exec(word) ?? [];
    const last = grouped.at(-1);
    if (last && last.preposition === preposition && preposition !== "") last.verbs.push(verb);
    else grouped.push({ verbs: [verb], preposition });
  }
  return listed(
    grouped.map(({ verbs, preposition }) => {
      // "call a and b of": the word once for all of a kind.
      const [first = "", ...others] = verbs;
      const rest = first.startsWith("call ") ? others.map((one) => one.replace(/^call /, "")) : others;
      return `${listed([first, ...rest], conjunction)} ${preposition}`.trim();
    }),
    conjunction,
  );
}

function verbFor(action: string): string {
  if (action === "*") return "do everything with";
  const [service = "", operation] = action.split(":");
  if (operation === "*") return `do everything of ${service} with`;
  return verbs[action] ?? `call \`${action}\` of`;
}

/** Words as a list in a sentence. */
export function listed(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
