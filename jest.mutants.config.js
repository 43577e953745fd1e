/** Every mutant of every policy and of every example, for minutes: `npm run test:mutants`. */
const base = require("./jest.config.js");

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: [
    "<rootDir>/__tests__/security/every-mutant.test.ts",
    "<rootDir>/__tests__/mutants/whole.test.ts",
  ],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 60 * 60 * 1000,
};
