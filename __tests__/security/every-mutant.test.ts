/** Every mutant of every policy that is synthesized: `npm run test:mutants`. */
import { Part } from "./killed";
import { mutantsOf } from "./mutants";
import { heldEnvironments, makeSubject } from "./subject";

const subject = makeSubject();

test.each(heldEnvironments().map(({ name }) => name))(
  "the bar sees every mutant of the policies of %s",
  (name) => {
    const part = new Part(subject, name);
    const mutants = part.policies().flatMap(mutantsOf);
    const survivors = mutants.filter((mutant) => part.seenBy(mutant) === undefined);
    console.log(`${name}: ${mutants.length} mutants, ${mutants.length - survivors.length} seen`);
    expect(survivors.map(({ policy, how }) => `${policy.id}: ${how}`)).toEqual([]);
  },
);
