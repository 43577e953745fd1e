import { AnswerIncomplete, ListEndless } from "./errors";

/** Pages beyond which a list is taken for endless; DMS and IAM give up to 100 items a page. */
const mostPages = 100;

/** Access to a list that comes in pages. */
export interface Pages<Page, Item> {
  /** In IAM's words, like `dms:DescribeEndpoints`. */
  readonly action: string;
  readonly page: (token: string | undefined) => Promise<Page>;
  readonly items: (page: Page) => readonly Item[] | undefined;
  readonly next: (page: Page) => string | undefined;
}

/**
 * Reads all pages of a list.
 *
 * @throws AnswerIncomplete when a page has no list at all: that is unknown, not empty.
 * @throws ListEndless when a token comes back or there are more than 100 pages.
 */
export async function allPages<Page, Item>(list: Pages<Page, Item>): Promise<Item[]> {
  const all: Item[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await list.page(token);
    const items = list.items(page);
    if (!items) throw new AnswerIncomplete(list.action, "its list");
    all.push(...items);
    const next = list.next(page);
    token = next === "" ? undefined : next;
    if (token !== undefined && (tokens.has(token) || tokens.size + 1 >= mostPages)) {
      throw new ListEndless(
        `${list.action} goes on without end after ${tokens.size + 1} pages, so what exists is unknown and nothing was changed: run the deploy again.`,
      );
    }
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  return all;
}
