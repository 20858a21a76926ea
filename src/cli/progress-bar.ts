/** What work reports to: data rows done, and how many there are (0 while unknown). */
export interface ProgressHooks {
  progress(done: number, total: number): void;
}

const width = 30;
/** Between two drawings, in milliseconds. */
const pause = 100;

/**
 * Shows how far the work is on standard error, if that is a terminal, and clears the line afterwards.
 */
export function withProgressBar<Result>(work: (hooks: ProgressHooks) => Result): Result {
  const terminal = process.stderr;
  let last = performance.now();
  let drawn = false;
  const progress = (done: number, total: number) => {
    if (!terminal.isTTY || performance.now() - last < pause) return;
    last = performance.now();
    drawn = true;
    terminal.write(`\r${bar(done, total)}\u001B[K`);
  };
  try {
    return work({ progress });
  } finally {
    if (drawn) terminal.write('\r\u001B[K');
  }
}

function bar(done: number, total: number): string {
  if (total === 0) return `${done.toLocaleString('en-US')} rows`;
  const share = Math.min(1, done / total);
  const full = Math.round(share * width);
  const rows = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} rows`;
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(share * 100)} %  ${rows}`;
}
