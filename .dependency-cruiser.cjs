/** The layers of docs/ARCHITECTURE.md, held in CI: domain <- application <- adapters <- main. */
module.exports = {
  forbidden: [
    {
      name: "domain-is-pure",
      comment: "The domain decides; it does no I/O, so it may import nothing but itself and pure libraries.",
      severity: "error",
      from: { path: "^src/domain" },
      to: { pathNot: "^(src/domain|node_modules/(@marcbachmann/cel-js|htmlparser2|fastest-levenshtein))" },
    },
    {
      name: "application-knows-no-adapter",
      severity: "error",
      from: { path: "^src/application" },
      to: { path: "^src/(adapters|config|cli|main)" },
    },
    {
      name: "application-uses-no-library-for-io",
      severity: "error",
      from: { path: "^src/application" },
      to: { dependencyTypes: ["npm", "core"], pathNot: "^node_modules/rxjs" },
    },
    {
      name: "config-knows-no-adapter",
      comment: "A network brings its own section: configuration is given the kinds, and imports none.",
      severity: "error",
      from: { path: "^src/config" },
      to: { path: "^src/adapters" },
    },
    {
      name: "adapters-do-not-import-one-another",
      severity: "error",
      from: { path: "^src/adapters/(networks/[^/]+|[^/]+)/" },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/$1/" },
    },
    {
      name: "only-main-and-cli-know-every-part",
      severity: "error",
      from: { path: "^src/(domain|application|adapters|config)" },
      to: { path: "^src/(main|cli)" },
    },
    {
      name: "config-knows-the-core-alone",
      severity: "error",
      from: { path: "^src/config" },
      to: { path: "^src/application", pathNot: "^src/application/ports/" },
    },
    {
      name: "cli-knows-one-adapter",
      comment: "Commands are handed what lies behind them; only the registration file's content is the adapter's to say.",
      severity: "error",
      from: { path: "^src/cli" },
      to: { path: "^src/(adapters|main)", pathNot: "^src/adapters/matrix/registration\\.ts$" },
    },
    {
      name: "only-networks-read-configuration",
      comment: "A network brings its own section; every other adapter is given plain options.",
      severity: "error",
      from: { path: "^src/adapters/", pathNot: "^src/adapters/networks/" },
      to: { path: "^src/config" },
    },
    { name: "no-cycles", severity: "error", from: { path: "^src" }, to: { circular: true } },
    {
      name: "product-code-uses-no-test-code",
      severity: "error",
      from: { path: "^src" },
      to: { path: "^(test|scripts)" },
    },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".js", ".cjs", ".mjs"], exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
