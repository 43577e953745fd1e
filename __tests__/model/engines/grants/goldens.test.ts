import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { engines } from "../../../../model/engines";
import { databaseEngines, goldenOf, goldensFolder } from "../../../support/grants-goldens";

describe("what an owner runs", () => {
  test.each(databaseEngines.map((engine) => [engine.engine, engine] as const))(
    "%s: is the golden text (`npx tsx __tests__/support/grants-goldens.ts` writes it)",
    (name, engine) => {
      expect(goldenOf(engine)).toBe(readFileSync(path.join(goldensFolder, `${name}.txt`), "utf8"));
    },
  );

  test("is there for every database of the catalogue, and for nothing else", () => {
    expect(readdirSync(goldensFolder).sort()).toEqual(
      databaseEngines.map(({ engine }) => `${engine}.txt`).sort(),
    );
  });

  test("is a sentence for every engine that has no users for DMS", () => {
    const others = engines.filter(({ kind }) => kind !== "database");
    expect(others.length).toBeGreaterThan(0);
    for (const engine of others) {
      const { withoutUsers } = engine as { readonly withoutUsers?: string };
      expect(withoutUsers).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("never has a password", () => {
    for (const engine of databaseEngines) {
      const passwords = goldenOf(engine).match(/(IDENTIFIED BY|PASSWORD =?|sp_addlogin 'dms',) .*/g) ?? [];
      for (const password of passwords) expect(password).toMatch(/ <password>/);
    }
  });
});
