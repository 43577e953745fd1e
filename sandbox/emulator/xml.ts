/** XML: what moto answers, read and changed as a document, and what the front answers itself. */
import {
  DOMImplementation,
  DOMParser,
  onErrorStopParsing,
  XMLSerializer,
  type Document,
  type Element,
} from "@xmldom/xmldom";

export type { Element } from "@xmldom/xmldom";

/** Content of an element: text, elements by name, or a list. Undefined members are left out. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | XmlMembers;

export interface XmlMembers {
  readonly [name: string]: Xml;
}

interface BuildOptions {
  /**
   * Namespace of every element.
   *
   * @default none
   */
  readonly namespace?: string | undefined;
  /**
   * Name of each element of a list.
   *
   * @default "item", which is EC2's
   */
  readonly listElement?: string;
}

/** A document as text, with one root element. */
export function buildXml(
  name: string,
  content: Xml,
  { namespace = "", listElement = "item" }: BuildOptions = {},
): string {
  const document = new DOMImplementation().createDocument(namespace, name);
  fill(rootOf(document), content, listElement);
  return new XMLSerializer().serializeToString(document);
}

/**
 * Reads a document.
 *
 * @returns its root element. Values stay text.
 * @throws ParseError for what is no XML.
 */
export function parseXml(text: string): Element {
  const parser = new DOMParser({ onError: onErrorStopParsing });
  return rootOf(parser.parseFromString(text, "text/xml"));
}

/** A document with something changed, as text again; what is not changed stays as it was. */
export function changeXml(text: string, change: (root: Element) => void): string {
  const root = parseXml(text);
  change(root);
  return new XMLSerializer().serializeToString(root.ownerDocument ?? root);
}

/** Elements of a name, at whatever depth. */
export function elements(within: Element, name: string): Element[] {
  return [...within.getElementsByTagName(name)];
}

/** Elements that have a child of a name: the things of a list, by what only they have. */
export function elementsWith(within: Element, childName: string): Element[] {
  const parents = elements(within, childName).map(({ parentNode }) => parentNode as Element);
  return [...new Set(parents)];
}

/** Texts of all elements of a name, at whatever depth. */
export function texts(within: Element, name: string): string[] {
  return elements(within, name).map(({ textContent }) => textContent ?? "");
}

/** Text of the first element of a name, at whatever depth; undefined when there is none. */
export function firstText(within: Element, name: string): string | undefined {
  return texts(within, name)[0];
}

/** The child of a name. */
export function childOf(parent: Element, name: string): Element | undefined {
  return elements(parent, name).find(({ parentNode }) => parentNode === parent);
}

/** Text of the child of a name; undefined when there is none. */
export function childText(parent: Element, name: string): string | undefined {
  return childOf(parent, name)?.textContent ?? undefined;
}

/** Gives an element children, each in the place of the one that has its name, or at the end. */
export function setChildren(parent: Element, members: XmlMembers): void {
  for (const [name, content] of Object.entries(members)) {
    if (content === undefined) continue;
    const old = childOf(parent, name);
    const made = child(parent, name, content, "item");
    if (old) parent.replaceChild(made, old);
    else parent.appendChild(made);
  }
}

/** Adds children at the end, whatever is there already. */
export function addChildren(parent: Element, members: XmlMembers, listElement = "item"): void {
  for (const [name, content] of Object.entries(members)) {
    if (content !== undefined) parent.appendChild(child(parent, name, content, listElement));
  }
}

/** Takes an element away. */
export function remove(element: Element): void {
  element.parentNode?.removeChild(element);
}

function fill(element: Element, content: Xml, listElement: string): void {
  if (content === undefined) return;
  if (typeof content !== "object") element.textContent = String(content);
  else if (isList(content)) {
    for (const one of content) element.appendChild(child(element, listElement, one, listElement));
  } else addChildren(element, content, listElement);
}

/** Of the parent's namespace, which is what its text will say when it is read again. */
function child(parent: Element, name: string, content: Xml, listElement: string): Element {
  const made = documentOf(parent).createElementNS(parent.namespaceURI, name);
  fill(made, content, listElement);
  return made;
}

function isList(content: object): content is readonly Xml[] {
  return Array.isArray(content);
}

function documentOf({ ownerDocument, tagName }: Element): Document {
  if (ownerDocument) return ownerDocument;
  throw new Error(`XML: the element ${tagName} belongs to no document`);
}

function rootOf({ documentElement }: Document): Element {
  if (documentElement) return documentElement;
  throw new Error("XML: the document has no root element");
}
