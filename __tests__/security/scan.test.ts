/** What public scanners can read of the stacks: one that they cannot read has no findings, whatever is in it. */
import { leftOut, problemsOf } from "./checkov";
import { makeSubject } from "./subject";

const { app } = makeSubject();

test("every section has blocks only: checkov's parser (3.3.13) ends at a plain value, such as required_version", () => {
  const plain = [...app.values()].flatMap(({ name, json }) =>
    Object.entries(json).flatMap(([section, blocks]) =>
      Object.entries(blocks as object)
        .filter(([key, block]) => key !== "//" && section !== "locals" && typeof block !== "object")
        .map(([key]) => `${name}: ${section}.${key}`),
    ),
  );
  expect(plain).toEqual([]);
});

test("every section has names before its blocks, but for those that .ci/scan leaves out", () => {
  const nameless = [...app.values()].flatMap(({ json }) =>
    Object.entries(json).flatMap(([section, blocks]) => (Array.isArray(blocks) ? [section] : [])),
  );
  expect(new Set(nameless)).toEqual(new Set(leftOut));
});

describe("a report of checkov", () => {
  const name = "Ensure it";
  const stacks = new Map([
    ["dev-a", JSON.stringify({ resource: { aws_lb: { x: {} }, aws_iam_role: { x: {} } } })],
    ["dev-b", "{}"],
  ]);
  const reportOf = (failed: object[], more: object = {}) =>
    JSON.stringify({
      results: {
        passed_checks: [{ file_path: "/dev-a.tf.json" }, { file_path: "/dev-b.tf.json" }],
        failed_checks: failed.map((one) => ({ check_name: name, file_path: "/dev-a.tf.json", ...one })),
        parsing_errors: [],
        ...more,
      },
    });
  const exception = {
    rule: "CKV_1",
    addresses: ["*-a/aws_lb.*"],
    reason: "x".repeat(30),
    until: "2027-01-01",
  };

  test("is good where nothing is found", () => {
    expect(problemsOf(reportOf([]), stacks, [exception])).toEqual([]);
  });

  test.each(["aws_lb.x", "resource.x"])(
    "may have a finding at an address that is excepted (%s)",
    (resource) => {
      expect(problemsOf(reportOf([{ check_id: "CKV_1", resource }]), stacks, [exception])).toEqual([]);
    },
  );

  test.each([
    [
      "another address",
      { check_id: "CKV_1", resource: "aws_lb.x", file_path: "/dev-b.tf.json" },
      "dev-b/aws_lb.x",
    ],
    ["another rule", { check_id: "CKV_2", resource: "aws_lb.x" }, "dev-a/aws_lb.x"],
  ])("fails: a finding of %s", (_what, found, id) => {
    expect(problemsOf(reportOf([found]), stacks, [exception])).toEqual([
      `${id}: ${found.check_id} ${name}: mend it, or except it in security-exceptions.yaml`,
    ]);
  });

  test("fails: a stack that checkov could not read, whether it says so or not", () => {
    const silent = reportOf([], { passed_checks: [{ file_path: "/dev-a.tf.json" }] });
    expect(problemsOf(silent, stacks, [])).toEqual(["dev-b: checkov cannot read it"]);
    const said = reportOf([], { parsing_errors: ["/dev-c.tf.json"] });
    expect(problemsOf(said, stacks, [])).toEqual(["/dev-c.tf.json: checkov cannot read it"]);
  });

  test("fails: an exception for checkov alone that is needed no longer", () => {
    expect(problemsOf(reportOf([]), stacks, [{ ...exception, by: "checkov" }])).toEqual([
      "security-exceptions.yaml: CKV_1 at *-a/aws_lb.* is found no longer: take it out",
    ]);
  });
});
