/**
 * What stack traces cost, kept low: to be imported before anything else.
 *
 * cdktf keeps the stack trace of every token it makes, as text, which takes longer and more memory than all
 * the rest of a synthesis. Nobody reads them, so what is no error gets none. Traces of errors stay, in the lines
 * that Node runs: for those no source map is needed, and Node would read one for each file that it loads.
 */
const captureStackTrace = Error.captureStackTrace.bind(Error);

process.setSourceMapsEnabled(false);
Error.captureStackTrace = (target, below) => {
  if (target instanceof Error) captureStackTrace(target, below);
};

export {};
