/**
 * What stack traces cost, kept low: to be imported before anything else.
 *
 * cdktf keeps the stack trace of every token it makes, as text, which takes longer and more memory than all
 * the rest of a synthesis. Nobody reads them; traces of errors stay, in the lines that Node runs. For those
 * no source map is needed, and Node would read one for each file that it loads.
 */
function frameLine(frame: NodeJS.CallSite): string {
  return `    at ${frame.getFunctionName() ?? "<anonymous>"} (${frame.getFileName() ?? "?"}:${frame.getLineNumber() ?? 0})`;
}

process.setSourceMapsEnabled(false);
Error.prepareStackTrace = (target, frames) =>
  target instanceof Error ? [String(target), ...frames.map(frameLine)].join("\n") : "";

export {};
