/** The shape of `tables`: which tables a pipeline replicates. */
import * as z from "zod";

const tablePattern = z
  .string({ error: '"schema.table", where % stands for any characters' })
  .regex(/^[^.]+\.[^.]+$/, '"schema.table", where % stands for any characters')
  .describe('"schema.table"; % stands for any characters.');

/** One rule of `tables`. */
export const tableRule = z.union([
  z.strictObject({ include: tablePattern }),
  z.strictObject({ exclude: tablePattern }),
]);

export type TableRule = z.infer<typeof tableRule>;
