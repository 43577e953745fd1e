/** Pages in a real browser: `npm run test:browser`. CAUSEWAY_CHROMIUM names one that is not on PATH. */
const base = require("./jest.config.js");

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/browser/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
