/** Statements for sequences of Oracle targets: DMS copies rows only. */
import { asRegularExpression } from "./patterns";
import { text } from "./quoting";
import type { Statement, TargetUse } from "./request";

/** Finds what has to be set after the cut-over. */
export function sequenceStatements({ schemas, schemaPatterns }: TargetUse): Statement[] {
  const fits = (column: string) =>
    [
      ...(schemas.length === 0 ? [] : [`${column} IN (${schemas.map(text).join(", ")})`]),
      ...schemaPatterns.map((pattern) => `REGEXP_LIKE(${column}, ${text(asRegularExpression(pattern))})`),
    ].join(" OR ");
  if (fits("x") === "") return [];
  return [
    {
      why: "After the cut-over, when nothing is replicated any more: DMS does not move sequences. Run in the source, if that is Oracle, this writes the statements for the target (Oracle 18c or newer; before, drop and create them).",
      text: `SELECT 'ALTER SEQUENCE "' || sequence_owner || '"."' || sequence_name || '" RESTART START WITH ' || last_number || ';'
  FROM dba_sequences WHERE sequence_name NOT LIKE 'ISEQ$$%' AND (${fits("sequence_owner")})
  ORDER BY sequence_owner, sequence_name;`,
    },
    {
      why: "Identity columns count from their highest value on. Run in the target, this writes the statements.",
      text: `SELECT 'ALTER TABLE "' || owner || '"."' || table_name || '" MODIFY "' || column_name || '" GENERATED ' || generation_type || ' AS IDENTITY (START WITH LIMIT VALUE);'
  FROM dba_tab_identity_cols WHERE ${fits("owner")}
  ORDER BY owner, table_name, column_name;`,
    },
  ];
}
