/** Buckets of other teams that are not as they have to be: the deploy stops there and says what to do. */
import { onePipelineFile } from "../support/sandbox-file";
import { Sandbox } from "../support/sandbox";

const minutes = 60_000;
const sandbox = new Sandbox("buckets", onePipelineFile());

beforeAll(() => sandbox.closeAccounts(), minutes);
afterEach(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

test.each([
  ["-without-bucket-key", /has no S3 Bucket Key.*Its owner switches it on.*"BucketKeyEnabled": true/],
  ["-without-customer-key", /has no S3 Bucket Key.*Its owner switches it on.*"BucketKeyEnabled": true/],
  [
    "-in-another-region",
    /buckets\.landing: bucket "shop-lake-in-another-region" is reached as .*, but DMS writes only to buckets of its own Region, eu-west-1: name a bucket there/,
  ],
])(
  "fails for a bucket %s, says why, and is destroyed clean",
  async (kind, says) => {
    sandbox.edit((file) => {
      const name = `shop-lake${kind}`;
      file.buckets = {
        landing: { account: "lake", name, create: false, policy: "merge", kmsKey: `alias/${name}` },
      };
    });
    const { code, output } = await sandbox.up({ mustSucceed: false });
    expect(output.replace(/\s+/g, " ")).toMatch(says);
    expect(code).toBe(1);
    expect((await sandbox.destroy()).output).toContain("nothing was left over");
  },
  15 * minutes,
);
