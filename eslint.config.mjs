import tseslint from "typescript-eslint";

/** What must not be imported, and what to import instead. */
const restrictedImports = {
  paths: [
    {
      name: "@cdktf/provider-aws",
      message: "The root loads every resource (3 s, 550 MB): import from @cdktf/provider-aws/lib/<resource>.",
    },
  ],
};

/** `no-restricted-imports` would take the wanted `* as z` for an import of `z`, too. */
const restrictedSyntax = [
  {
    selector: "ImportDeclaration[source.value='zod'] > :matches(ImportSpecifier, ImportDefaultSpecifier)",
    message: 'Bundles all of zod (454 KB instead of 85 KB): write import * as z from "zod".',
  },
];

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "cdktf.out/",
      "dist/",
      ".causeway/",
      "coverage/",
      "synthesized/",
      "**/*.js",
      "**/*.mjs",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-restricted-imports": ["error", restrictedImports],
      "no-restricted-syntax": ["error", ...restrictedSyntax],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // Numbers read well in a message; everything else that is no string does not.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => console.log(x)` is clear enough.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A construct is made for its place in the tree: `new Foo(this, "foo")` is a statement.
      "no-new": "off",
      // `const { unwanted: _unwanted, ...rest }` takes a key away.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // A class that only has a constructor is what a CDKTF construct looks like.
      "@typescript-eslint/no-extraneous-class": ["error", { allowConstructorOnly: true }],
      // Names and patterns here are ASCII.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["__tests__/**"],
    // A test's table of cases may be as long as it likes; a function that is longer has two ideas.
    rules: { "max-lines-per-function": ["error", { max: 45, skipBlankLines: true, skipComments: true }] },
  },
);
