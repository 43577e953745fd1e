import { readsOf, withPlaceholders } from "../../../cli/placeholders/rewritten";
import { parseStackJson } from "../../../cli/stack-json";

const read = (output: string, state = "first") =>
  `\${data.terraform_remote_state.${state}.outputs.${output}}`;
const producers = new Map([
  [
    "first",
    parseStackJson(JSON.stringify({ output: { ids: { value: "${jsonencode([aws_route_table.a.id])}" } } })),
  ],
]);

interface Rewritten {
  readonly data: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals: Readonly<Record<string, unknown>>;
}

function rewrite(json: object, later: Readonly<Record<string, readonly string[]>>): Rewritten {
  const names = new Map(Object.entries(later).map(([state, outputs]) => [state, new Set(outputs)]));
  return JSON.parse(withPlaceholders(JSON.stringify(json), names, producers)) as Rewritten;
}

const states = { terraform_remote_state: { first: { backend: "local" }, second: { backend: "local" } } };

test("names every output that a stack reads", () => {
  const text = JSON.stringify({
    a: read("role_arn"),
    b: read("a-b_id"),
    c: read("x", "second"),
    d: read("role_arn"),
  });
  expect(readsOf(text)).toEqual(
    new Map([
      ["first", new Set(["role_arn", "a-b_id"])],
      ["second", new Set(["x"])],
    ]),
  );
});

test("an output that is not there is unknown, one that is there is read", () => {
  const json = rewrite(
    {
      data: states,
      resource: { aws_x: { y: { a: read("gone"), b: read("there"), c: read("x", "second") } } },
    },
    { first: ["gone"], second: ["x"] },
  );
  expect(json.resource.aws_x?.y).toEqual({
    a: "${terraform_data.causeway_placeholders.output.first.gone}",
    b: read("there"),
    c: "${terraform_data.causeway_placeholders.output.second.x}",
  });
  // Terraform would look for the second state, which is not there.
  expect(Object.keys(json.data.terraform_remote_state ?? {})).toEqual(["first"]);
});

test("a state of which nothing is left to read is not looked for", () => {
  const json = rewrite(
    { data: { terraform_remote_state: { first: {} } }, locals: { a: read("gone") } },
    { first: ["gone"] },
  );
  expect(json).not.toHaveProperty("data");
});

test.each([
  ["for_each", { for_each: `\${toset(jsondecode(${read("ids").slice(2, -1)}))}` }],
  ["count", { count: `\${length(${read("ids").slice(2, -1)})}` }],
  ["a local", { for_each: "${local.routes}" }],
])("a number of things that depends on a value, by %s, gets the placeholder itself", (_case, block) => {
  const locals = { routes: `\${toset(local.more)}`, more: `\${jsondecode(${read("ids").slice(2, -1)})}` };
  const json = rewrite({ data: states, locals, resource: { aws_route: { y: block } } }, { first: ["ids"] });
  expect(JSON.stringify([json.resource.aws_route, json.locals])).toContain(
    "local.causeway_placeholders.first.ids",
  );
  expect(json.locals.causeway_placeholders).toEqual({
    first: { ids: '${try(tostring(jsonencode(["rtb-placeholder-a"])), jsonencode(["placeholder-ids"]))}' },
  });
});

test("nobody can apply it", () => {
  const { resource } = rewrite({ data: states, locals: { a: read("gone") } }, { first: ["gone"] });
  expect(resource.terraform_data?.causeway_placeholders).toMatchObject({
    lifecycle: { postcondition: [{ condition: '${self.id == ""}' }] },
  });
});
