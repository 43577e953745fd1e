/** What a change of each argument does, as the AWS provider says it: a review relies on it. */
import * as path from "node:path";
import { askForReplacingArguments } from "../../cli/replacing-arguments";
import { replacingArguments } from "../../cli/review/replacing-arguments";

jest.setTimeout(300_000);

test("the committed answers are the provider's", async () => {
  expect(await askForReplacingArguments(path.join(__dirname, "../.."))).toEqual(replacingArguments);
  expect(replacingArguments["aws_dms_replication_task"]).toContain("source_endpoint_arn");
  expect(replacingArguments["aws_dms_replication_task"]).not.toContain("table_mappings");
});
