const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's usual report; the counts go to the file that MOCHA_COUNTS names: "passed failed skipped". */
module.exports = class CountReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(process.env.MOCHA_COUNTS, `${passes} ${failures} ${pending}\n`);
    });
  }
};
