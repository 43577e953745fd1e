/** Pieces of Terraform expressions that more than one module needs. */

/**
 * Expression: a list of policy statements in one form, so that two lists that say the same are equal.
 *
 * AWS may give a list of one as a string, and a list in another order than it was written.
 */
export function deepCanonical(statements: string): string {
  const list = (member: string) => `sort(flatten([try(s.${member}, [])]))`;
  return (
    `jsonencode([for s in ${statements} : { sid = try(s.Sid, ""), effect = s.Effect, ` +
    `principals = jsonencode({ for k, v in s.Principal : k => sort(flatten([v])) }), ` +
    `actions = ${list("Action")}, resources = ${list("Resource")}, ` +
    `conditions = jsonencode({ for o, m in try(s.Condition, {}) : o => { for k, v in m : k => sort(flatten([v])) } }) }])`
  );
}
