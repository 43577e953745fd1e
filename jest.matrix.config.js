/** Whole deploys, a row each, that can be continued and shared out: `npm run test:matrix`. */
const sandbox = require("./jest.sandbox.config.js");

/** @type {import('jest').Config} */
module.exports = {
  ...sandbox,
  testMatch: ["<rootDir>/__tests__/sandbox/matrix.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
