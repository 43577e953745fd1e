// The SDK says in every test file that Node 20 ends; the README says so once. What it says of newer ones is news.
if (Number.parseInt(process.versions.node, 10) < 22) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
}

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: "node",
  // Many tests wait for Terraform and for servers: one worker for each core, where Jest would leave one out.
  maxWorkers: "100%",
  testSequencer: "<rootDir>/jest.sequencer.js",
  // A busy machine is no failure: nothing here measures time.
  testTimeout: 60_000,
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  // Of the mutants a sample: jest.mutants.config.js has all of them.
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/__tests__/sandbox/",
    // Wants a browser: jest.browser.config.js.
    "<rootDir>/__tests__/browser/",
    "<rootDir>/__tests__/mutants/whole",
    "<rootDir>/__tests__/security/every-mutant.test.ts",
  ],
  modulePathIgnorePatterns: ["<rootDir>/.causeway/", "<rootDir>/cdktf.out/"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};
