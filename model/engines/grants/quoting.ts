/** Names and text of a file, written so that no database takes a part of them for SQL. */

/** Between double quotes: PostgreSQL, Redshift, Oracle, Db2. */
export function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Between backquotes: MySQL and MariaDB. */
export function backQuoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Between brackets: SQL Server. */
export function bracketed(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}

/** Text between single quotes, as the SQL standard has it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Text between single quotes for MySQL, where a backslash escapes too. */
export function mysqlText(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** A block between dollar quotes whose tag does not occur in it: PostgreSQL. */
export function dollarQuoted(block: string): string {
  let tag = "$causeway$";
  for (let number = 2; block.includes(tag); number++) tag = `$causeway${number}$`;
  return `${tag}\n${block}\n${tag}`;
}
