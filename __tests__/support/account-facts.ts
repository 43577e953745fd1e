/** Facts as `npm run facts` finds them in a kind world, and files that have others. */
import type { AccountFacts } from "../../model/schema/account-facts";
import { wholeEnvironment, type Files } from "./environment-files";

const seen = "a test says so";

/** Facts of the whole environment's accounts; nothing in them is in the way of it. */
export function factsOf(change: (facts: AccountFacts) => void = () => undefined): AccountFacts {
  const facts: AccountFacts = {
    version: 1,
    date: "2026-11-28",
    region: "eu-west-1",
    replicationAccount: "111111111111",
    lakeAccount: "333333333333",
    engineVersion: "3.6.1",
    foreignRole: { value: "persists", seen },
    sourceKeys: {
      creation: { value: "both", seen },
      test: { value: "both", seen },
      run: { value: "both", seen },
      secret: { value: "both", seen },
    },
    testObject: { value: "folder", seen },
    secretRefusal: { value: "AccessDeniedFault", seen },
    taskSettings: { answered: ["Logging.EnableLogging"], dropped: [], seen },
    durations: { createEndpoint: 2.5 },
  };
  change(facts);
  return facts;
}

/** The whole environment, lines laid over it, and facts beside it. */
export function filesWith(facts: AccountFacts | string, dev = "region: eu-west-1\n"): Files {
  return {
    "common.yaml": wholeEnvironment,
    "dev.yaml": dev,
    "dev.facts.json": typeof facts === "string" ? facts : JSON.stringify(facts, null, 2),
  };
}
