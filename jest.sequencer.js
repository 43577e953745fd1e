/** Which test files begin first: those that wait longest, so that the others run beside them and not before. */
const { default: Sequencer } = require("@jest/test-sequencer");

const first = ["end-to-end", "terraform"];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = first.findIndex((folder) => path.includes(`/__tests__/${folder}/`));
      return found < 0 ? first.length : found;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
