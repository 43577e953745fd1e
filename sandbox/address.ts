/** Where a sandbox answers and what it demands of calls, for commands. */
export { accessKeyOf, askSandbox, tokenIn, type SandboxAddress } from "./emulator/address";
