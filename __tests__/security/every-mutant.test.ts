/** Every mutant of every policy that is synthesized: `npm run test:mutants`. */
import { Policies } from "./killed";
import { mutantsOf } from "./mutants";
import { heldEnvironments, makeSubject } from "./subject";

const subject = makeSubject();

test.each(heldEnvironments().map(({ name }) => name))(
  "the bar sees every mutant of the policies of %s",
  (name) => {
    const policies = new Policies(subject, name);
    const mutants = policies.all().flatMap(mutantsOf);
    const survivors = mutants.filter((mutant) => policies.seenBy(mutant) === undefined);
    console.log(`${name}: ${mutants.length} mutants, ${mutants.length - survivors.length} seen`);
    expect(survivors.map(({ policy, how }) => `${policy.id}: ${how}`)).toEqual([]);
  },
);
