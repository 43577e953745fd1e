import type { AccountFacts } from "../../../../model/schema/account-facts";
import { factsOf, filesWith } from "../../../support/account-facts";
import { loadFiles } from "../../../support/environment-files";
import { formatWarning } from "../../../../config/error";

function loadingWith(change: (facts: AccountFacts) => void, dev?: string): () => unknown {
  return () => loadFiles(filesWith(factsOf(change), dev));
}

function warningsWith(change: (facts: AccountFacts) => void, dev?: string): string[] {
  const said: string[] = [];
  loadFiles(filesWith(factsOf(change), dev), { onWarning: (warning) => said.push(formatWarning(warning)) });
  return said;
}

const conditions = (key: string): string => `replication: { confusedDeputyConditions: { ${key}: true } }\n`;

test("facts that nothing in the environment goes against are no problem", () => {
  expect(warningsWith(() => undefined, conditions("writers"))).toEqual([]);
});

test("fails: rule foreign-role-works: an endpoint with a role that DMS was seen to refuse", () => {
  expect(
    loadingWith((facts) => {
      facts.foreignRole.value = "refuses";
    }),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:25:71  endpoints.lake-orders.access
        got "assumed-role"; expected "bucket-policy", because DMS refuses roles in account 333333333333, as seen on 2026-11-28
        fix: write \`access: bucket-policy\`; if AWS has changed that, run \`npm run facts -- dev\` again"
  `);
});

test("fails: rule foreign-role-works: IAM was seen to refuse it", () => {
  expect(
    loadingWith((facts) => {
      facts.foreignRole.value = "pass-role";
    }),
  ).toThrow("because IAM lets nobody hand roles to DMS that are in account 333333333333");
});

test.each(["persists", "returns-only", "not-tried"] as const)("a foreign role that %s is taken", (value) => {
  expect(
    loadingWith((facts) => {
      facts.foreignRole.value = value;
    }),
  ).not.toThrow();
});

test("a refusal that was seen with another lake account says nothing about this one", () => {
  expect(
    loadingWith((facts) => {
      facts.foreignRole.value = "refuses";
      facts.lakeAccount = "999999999999";
    }),
  ).not.toThrow();
});

test("fails: rule source-keys-carried: conditions that DMS was seen not to fulfil", () => {
  expect(
    loadingWith((facts) => {
      facts.sourceKeys.test.value = "none";
      facts.sourceKeys.run.value = "account";
    }, conditions("writers")),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:53  replication.confusedDeputyConditions.writers
        got true; expected false, because DMS carries neither aws:SourceAccount nor aws:SourceArn when it assumes such a role (test, run), as seen on 2026-11-28
        fix: delete it; if AWS has changed that, run \`npm run facts -- dev\` again"
  `);
});

test("fails: rule source-keys-carried: the same for roles that read secrets, by their own fact", () => {
  const change = (facts: AccountFacts): void => {
    facts.sourceKeys.secret.value = "account";
  };
  expect(loadingWith(change, conditions("writers"))).not.toThrow();
  expect(loadingWith(change, conditions("secretAccess"))).toThrow(
    "because DMS carries no aws:SourceArn when it assumes such a role (creation)",
  );
});

test.each(["both", "not-asked", "not-tried"] as const)("conditions stay where keys are %s", (value) => {
  const change = ({ sourceKeys }: AccountFacts): void => {
    for (const fact of Object.values(sourceKeys)) fact.value = value;
  };
  expect(loadingWith(change, conditions("writers"))).not.toThrow();
});

const settings = `pipelines:
  orders-to-lake:
    taskSettings: { StreamBufferSettings: { StreamBufferCount: 4 }, Logging: { LogComponents: [{ Id: IO, Severity: LOGGER_SEVERITY_DEBUG }] } }
`;

test("warns: rule task-settings-answered: members that DMS was seen to drop", () => {
  expect(
    warningsWith(({ taskSettings }) => {
      taskSettings.dropped = [
        "StreamBufferSettings.StreamBufferCount",
        "Logging.LogComponents.IO",
        "Else.Where",
      ];
    }, settings),
  ).toMatchInlineSnapshot(`
    [
      "warning:
      environments/dev.yaml:3:5  pipelines.orders-to-lake.taskSettings
        got "Logging.LogComponents.IO", "StreamBufferSettings.StreamBufferCount", which DMS 3.6.1 does not answer, as seen on 2026-11-28: each deploy finds a change and stops the task
        fix: delete it; if DMS answers it by now, run \`npm run facts -- dev\` again",
    ]
  `);
});

test("what another engine version drops is not said of this one", () => {
  const said = warningsWith((facts) => {
    facts.engineVersion = "3.5.4";
    facts.taskSettings.dropped = ["StreamBufferSettings.StreamBufferCount"];
  }, settings);
  expect(said.join()).not.toContain("StreamBufferCount");
});
