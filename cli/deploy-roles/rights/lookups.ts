/** Rights to look up what other teams own: streams, search domains, warehouses. */
import { grant, type Catalogue, type Purpose } from "../grant";

const read: Purpose = {
  sid: "ReadServices",
  access: "read",
  why: "Every plan looks up the targets of the file that other teams own.",
};

export const lookups: Catalogue = {
  "data.aws_kinesis_stream": (stream) => [
    grant(
      read,
      ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:ListTagsForStream"],
      stream.arn("kinesis", `stream/${stream.text("name")}`),
    ),
  ],
  "data.aws_opensearch_domain": (domain) => [
    grant(
      read,
      ["es:DescribeDomain", "es:DescribeDomainConfig", "es:ListTags"],
      domain.arn("es", `domain/${domain.text("domain_name")}`),
    ),
  ],
  "data.aws_redshift_cluster": () => [
    grant(
      read,
      ["redshift:DescribeClusters", "redshift:DescribeLoggingStatus", "redshift:DescribeTags"],
      // Redshift describes without resources.
      "*",
    ),
  ],
  "data.aws_redshift_subnet_group": () => [
    grant(read, ["redshift:DescribeClusterSubnetGroups", "redshift:DescribeTags"], "*"),
  ],
  "data.aws_redshiftserverless_workgroup": (workgroup) => [
    grant(read, ["redshift-serverless:GetWorkgroup"], workgroup.arn("redshift-serverless", "workgroup/*")),
  ],
};
