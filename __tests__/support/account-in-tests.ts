interface EmulatedAccount {
  clear(): void;
  readonly server: { close(): Promise<void> };
}

/** The emulated account of a file of tests: started before them, emptied before each, closed after them. */
export function accountInTests<Account extends EmulatedAccount>(
  { start }: { readonly start: () => Promise<Account> },
  take: (account: Account) => void,
): void {
  let account: Account;
  beforeAll(async () => {
    account = await start();
    take(account);
  });
  beforeEach(() => account.clear());
  afterAll(() => account.server.close());
}
