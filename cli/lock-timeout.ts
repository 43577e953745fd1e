/** `--lock-timeout`: how long a command waits for somebody else, before it has begun and at each state. */
import { InvalidArgumentError, type Command } from "commander";

const secondsIn = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3600],
]);

/** Seconds in a duration such as `90s`, `20m` or `1h`, as Terraform writes them; `0` needs no unit. */
export function parseLockTimeout(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? (text === "0" ? ["", "0", "s"] : []);
  const seconds = secondsIn.get(unit);
  if (seconds === undefined) throw new InvalidArgumentError("A duration is needed, such as 90s, 20m or 1h.");
  return Number(count) * seconds;
}

/** Adds the option to a command. */
export function withLockTimeout(command: Command): Command {
  return command.option(
    "--lock-timeout <duration>",
    "wait so long for another run on this machine (default: 0), and for each locked state (default: 2m)",
    parseLockTimeout,
  );
}
