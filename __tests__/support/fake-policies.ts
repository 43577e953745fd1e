import { AwsError, type FakeService } from "./aws-server";

/** Resource policies of secrets and buckets; undefined is a target without a policy. */
export class FakePolicies {
  readonly secrets = new Map<string, string | undefined>();
  readonly buckets = new Map<string, string | undefined>();
  /** How AWS shows a policy that was written. */
  shown: (policy: string) => string = (policy) => policy;
  /** Happens after every write, as another writer would. */
  afterWrite: () => void = () => undefined;
  /** Whether the buckets' encryption has a Bucket Key; undefined where they have no default encryption. */
  bucketKey: boolean | undefined = true;
  refusal: AwsError | undefined;
  /** What happens after a refused write. */
  afterRefusal: () => void = () => undefined;
  writes = 0;

  secretService: FakeService = ({ operation, input }) => {
    const id = String(input.SecretId);
    if (!this.secrets.has(id)) {
      throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
    switch (operation) {
      case "GetResourcePolicy":
        return { ARN: `arn:${id}`, Name: id, ResourcePolicy: this.read(this.secrets, id) };
      case "PutResourcePolicy":
        if (input.BlockPublicPolicy !== true) throw new AwsError("PublicPolicyException", "not blocked");
        return this.write(this.secrets, id, String(input.ResourcePolicy));
      case "DeleteResourcePolicy":
        return this.write(this.secrets, id, undefined);
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };

  bucketService: FakeService = ({ operation, input }) => {
    const id = String(input.Bucket);
    if (!this.buckets.has(id)) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
    switch (operation) {
      case "GetBucketPolicy": {
        const policy = this.read(this.buckets, id);
        if (policy === undefined)
          throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
        return policy;
      }
      case "GetEncryptionConfiguration":
        if (this.bucketKey === undefined) {
          throw new AwsError("ServerSideEncryptionConfigurationNotFoundError", "there is none", 404);
        }
        return `<ServerSideEncryptionConfiguration><Rule><BucketKeyEnabled>${this.bucketKey}</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`;
      case "PutBucketPolicy":
        this.write(this.buckets, id, String(input.Body));
        return "";
      case "DeleteBucketPolicy":
        this.write(this.buckets, id, undefined);
        return "";
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };

  private read(policies: ReadonlyMap<string, string | undefined>, id: string): string | undefined {
    const policy = policies.get(id);
    return policy === undefined ? undefined : this.shown(policy);
  }

  private write(policies: Map<string, string | undefined>, id: string, policy: string | undefined): unknown {
    const { refusal } = this;
    if (refusal) {
      this.afterRefusal();
      throw refusal;
    }
    this.writes += 1;
    policies.set(id, policy);
    this.afterWrite();
    return {};
  }
}
