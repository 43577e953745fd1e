import { ParseError } from "@xmldom/xmldom";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import {
  addChildren,
  buildXml,
  changeXml,
  childText,
  elements,
  elementsWith,
  firstText,
  parseXml,
  remove,
  setChildren,
  texts,
} from "../../sandbox/emulator/xml";

const moto = `<?xml version="1.0" encoding="utf-8"?>
<R xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><set><item><id>a</id><tagSet><item><id>001</id></item></tagSet><state>1.0</state></item>
<item><id>b</id><tagSet/></item></set><!-- moto's --><note kind="x">1 &lt; 2 &amp; 3 &gt; 2</note></R>`;

describe("a document", () => {
  test("that nothing is changed in stays as it was", () => {
    expect(changeXml(moto, () => undefined)).toBe(moto);
  });

  test("keeps its values as text: no number loses a zero", () => {
    const root = parseXml(moto);
    expect(texts(root, "id")).toEqual(["a", "001", "b"]);
    expect(firstText(root, "state")).toBe("1.0");
    expect(firstText(root, "note")).toBe("1 < 2 & 3 > 2");
    expect(firstText(root, "none")).toBeUndefined();
  });

  test("is read whatever form its entities and empty elements have", () => {
    const root = parseXml("<R><a>&#34;&#x27;&quot;</a><b></b><b/><c><![CDATA[<d>]]></c></R>");
    expect(texts(root, "a")).toEqual([`"'"`]);
    expect(texts(root, "b")).toEqual(["", ""]);
    expect(texts(root, "c")).toEqual(["<d>"]);
  });

  test.each(["", "internal error", "{}", "<a>", "<a><b></a>", "<a>&unknown;</a>", "<a/><b/>"])(
    "fails to be read from %j",
    (text) => {
      expect(() => parseXml(text)).toThrow(ParseError);
    },
  );
});

describe("a change", () => {
  test("puts a child in the place of its namesake, and a new one at the end", () => {
    const changed = changeXml("<R><a>1</a><b><a>2</a></b></R>", (root) => {
      setChildren(root, { a: "<&>", c: [{ d: true }], left: undefined });
    });
    expect(changed).toBe("<R><a>&lt;&amp;&gt;</a><b><a>2</a></b><c><item><d>true</d></item></c></R>");
  });

  test("makes elements of the document's namespace", () => {
    const changed = changeXml('<R xmlns="urn:x"/>', (root) => {
      setChildren(root, { a: { b: "" } });
      expect(elements(root, "b").map(({ namespaceURI }) => namespaceURI)).toEqual(["urn:x"]);
    });
    expect(changed).toBe('<R xmlns="urn:x"><a><b/></a></R>');
  });

  test("touches the children of an element, not those further down", () => {
    const changed = changeXml(moto, (root) => {
      for (const item of elementsWith(root, "tagSet")) setChildren(item, { id: "changed" });
    });
    expect(texts(parseXml(changed), "id")).toEqual(["changed", "001", "changed"]);
    const [first] = elementsWith(parseXml(changed), "tagSet");
    expect(first && childText(first, "item")).toBeUndefined();
  });

  test("adds beside what is there, and takes away", () => {
    const changed = changeXml("<R><e>1</e><gone><e/></gone></R>", (root) => {
      addChildren(root, { e: 2 });
      elements(root, "gone").forEach(remove);
    });
    expect(changed).toBe("<R><e>1</e><e>2</e></R>");
  });
});

test("a document is built with its namespace, lists in the service's words and nothing undefined", () => {
  const content = { List: ["a", "b"], Empty: [], None: undefined, Count: 0, Text: `"<'&'>"` };
  expect(buildXml("R", content, { namespace: "urn:x", listElement: "member" })).toBe(
    `<R xmlns="urn:x"><List><member>a</member><member>b</member></List><Empty/><Count>0</Count><Text>"&lt;'&amp;'&gt;"</Text></R>`,
  );
});

const sandbox = join(__dirname, "../../sandbox");

/** Texts, templates and regular expressions of a file that hold a tag, or leave a hole for its name. */
function tagsIn(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateExpression(node) ||
      ts.isRegularExpressionLiteral(node);
    if (isText && /<\\?\/|<[A-Za-z][\w:]*(\s[^<>]*)?\\?\/?>|<\$\{/.test(node.getText()))
      found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  return found;
}

test("no file of the sandbox but one writes tags or looks for them: XML is worked on as a document", () => {
  const files = readdirSync(sandbox, { recursive: true, encoding: "utf8" }).filter((one) =>
    one.endsWith(".ts"),
  );
  const reading = files.filter((one) =>
    readFileSync(join(sandbox, one), "utf8").includes('"@xmldom/xmldom"'),
  );
  expect(reading).toEqual([join("emulator", "xml.ts")]);
  const tags = files.flatMap((one) => tagsIn(join(sandbox, one)).map((tag) => `${one}: ${tag}`));
  expect(tags).toEqual([]);
});
