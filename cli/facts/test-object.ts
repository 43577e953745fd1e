/** Where the object goes by which DMS tests an S3 target. */
import type { AccountFacts } from "../../model/schema/account-facts";
import { endpointOf, works, type Looking } from "./looking";

/** Where the object goes by which a target is tested: two roles, of which each may write in one place. */
export async function testObject(looking: Looking): Promise<AccountFacts["testObject"]> {
  const [within, beside] = await Promise.all(
    (["folder", "root"] as const).map(async (word) => {
      const endpoint = await endpointOf(looking, word);
      return "why" in endpoint ? { accepted: false, why: endpoint.why } : await works(looking, endpoint.arn);
    }),
  );
  if (within?.accepted === beside?.accepted) {
    const how = within?.accepted === true ? "succeeded" : "failed";
    return {
      value: "unclear",
      seen: `the test ${how} with a role for the folder alone, and with one for everything beside it`,
    };
  }
  return within?.accepted === true
    ? { value: "folder", seen: "the test succeeded with a role for the folder alone, and with no other" }
    : {
        value: "root",
        seen: "the test succeeded with a role for everything beside the folder, and with no other",
      };
}
