import { requiredVariable } from "../../../lambda-src/shared/env";

afterEach(() => {
  delete process.env.CAUSEWAY_TEST_VARIABLE;
});

test("gives the value of a variable", () => {
  process.env.CAUSEWAY_TEST_VARIABLE = "dev";

  expect(requiredVariable("CAUSEWAY_TEST_VARIABLE")).toBe("dev");
});

test.each([undefined, ""])("fault 5: fails naming the variable when it is %j", (value) => {
  if (value !== undefined) process.env.CAUSEWAY_TEST_VARIABLE = value;

  expect(() => requiredVariable("CAUSEWAY_TEST_VARIABLE")).toThrow(
    "The function's environment variable CAUSEWAY_TEST_VARIABLE is missing or empty: deploy the stack that owns the function again.",
  );
});
