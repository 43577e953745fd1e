/** Statements for sequences of PostgreSQL targets, which DMS does not move (DMS guide, CHAP_Target.PostgreSQL). */
import { asRegularExpression } from "./patterns";
import { dollarQuoted, text } from "./quoting";
import { unknownWords, type Statement, type TargetUse } from "./request";

/** Sets every sequence behind the highest value of its column. */
export function nextValues(use: TargetUse): Statement {
  const { schemas, schemaPatterns } = use;
  const fits = [
    ...(schemas.length === 0 ? [] : [`n.nspname IN (${schemas.map(text).join(", ")})`]),
    ...schemaPatterns.map((pattern) => `n.nspname ~ ${text(asRegularExpression(pattern))}`),
  ];
  const block = `DECLARE
  col record;
BEGIN
  FOR col IN
    SELECT format('%I.%I', n.nspname, t.relname) AS tab, a.attname,
           pg_get_serial_sequence(format('%I.%I', n.nspname, t.relname), a.attname) AS seq
    FROM pg_class t
      JOIN pg_namespace n ON n.oid = t.relnamespace
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.relkind IN ('r', 'p') AND (${fits.length === 0 ? "false" : fits.join(" OR ")})
  LOOP
    IF col.seq IS NOT NULL THEN
      EXECUTE format('SELECT setval(%L, (SELECT COALESCE(MAX(%I), 0) + 1 FROM %s), false)',
                     col.seq, col.attname, col.tab);
    END IF;
  END LOOP;
END`;
  return {
    why: `After the cut-over, when nothing is replicated any more: DMS does not move sequences. This sets each that belongs to a column behind the column's highest value; any other its owner sets by hand, from the source.${unknownWords(use)}`,
    text: `DO ${dollarQuoted(block)};`,
  };
}
