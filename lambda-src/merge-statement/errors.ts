import { StepError } from "../shared/errors";

/** The secret or bucket is not there. */
export class TargetMissing extends StepError {
  override readonly name = "TargetMissing";

  constructor(what: string, cause: unknown) {
    super(`There is no ${what} in this account and Region. Correct its name in the environment file.`, {
      cause,
    });
  }
}

/** AWS does not take the policy with the new statements. */
export class PolicyRefused extends StepError {
  override readonly name = "PolicyRefused";
  /** Whether it is a principal that AWS does not take: it knows a new role late. */
  readonly forPrincipal: boolean;

  constructor(what: string, reason: string, cause: unknown) {
    super(
      `AWS does not take the policy of ${what} with Causeway's statements (${reason}). If a principal in it no longer exists, deploy the stack that makes the role first; if the policy would be too long or public, the owner has to shorten or correct it.`,
      { cause },
    );
    this.forPrincipal = /principal/i.test(reason);
  }
}

/** The grant to a bucket's key names the bucket, and S3 names each object. */
export class BucketKeyOff extends StepError {
  override readonly name = "BucketKeyOff";

  constructor(what: string) {
    super(
      `The ${what} has no S3 Bucket Key, so that the grant to its KMS key, which is for this bucket alone, admits DMS to no object. Its owner switches it on in the bucket's default encryption (aws s3api put-bucket-encryption, "BucketKeyEnabled": true, with the same key); objects that are there stay as they are. Run the deploy again then.`,
    );
  }
}

/** The owner's text is no policy document. */
export class PolicyUnreadable extends StepError {
  override readonly name = "PolicyUnreadable";

  constructor(what: string) {
    super(
      `The policy of ${what} is not a JSON policy document, so it is left alone: its owner has to correct it.`,
    );
  }
}

/** The policy changed between being read and being written, each time. */
export class PolicyChanging extends StepError {
  override readonly name = "PolicyChanging";

  constructor(what: string) {
    super(
      `The policy of ${what} goes on changing between being read and being written, so it was not written: what others change stays. Run the deploy again when they are done; CloudTrail says who it is (PutBucketPolicy, PutResourcePolicy).`,
    );
  }
}

/** Others have changed their part of the policy while ours was written. */
export class OwnersPartChanged extends StepError {
  override readonly name = "OwnersPartChanged";

  constructor(what: string) {
    super(
      `The policy of ${what} holds Causeway's statements, but the other ones are not those that were read before it was written: somebody changed them within the same seconds, and AWS keeps only the last of two such writes. The owner looks whether the policy says what they mean (aws s3api get-bucket-policy, aws secretsmanager get-resource-policy; CloudTrail has each PutBucketPolicy and PutResourcePolicy). Run the deploy again then.`,
    );
  }
}

/** Somebody else writes the policy at the same time. */
export class PolicyNotSettled extends StepError {
  override readonly name = "PolicyNotSettled";

  constructor(what: string) {
    super(
      `The policy of ${what} was written, but it does not stay: somebody else writes it at the same time, or keeps it in code of their own. Run the deploy again; if it stays so, set "policy: publish" in the environment file and give the owner the statements.`,
    );
  }
}
