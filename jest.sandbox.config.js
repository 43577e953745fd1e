/** The longer scenarios, in emulated accounts with real Terraform: `npm run test:sandbox`. */
const base = require("./jest.config.js");

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/sandbox/**/*.test.ts"],
  // The matrix has shards and results of its own: jest.matrix.config.js.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/__tests__/sandbox/matrix.test.ts"],
  testTimeout: 15 * 60 * 1000,
};
