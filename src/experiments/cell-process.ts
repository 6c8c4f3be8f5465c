// A process of its own for one cell: a fault in it, or a shortage of memory, ends no other.
import { failureOf } from './cell-failure.ts';
import type { CellMessage } from './cell-messages.ts';
import { type CellOrder, runCell } from './run-cell.ts';

const interrupt = new AbortController();
const end = () => interrupt.abort();
// A terminal sends Ctrl-C to all of its processes; the one that began us says what is to be done.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('SIGTERM', end);
process.on('disconnect', end); // it was killed
process.on('message', (message: CellOrder | 'interrupt') => {
  if (message === 'interrupt') end();
  else void run(message);
});

async function run(order: CellOrder): Promise<void> {
  let toldAt = 0;
  try {
    const training = await runCell(
      order,
      (progress) => {
        if (performance.now() - toldAt < 200) return;
        toldAt = performance.now();
        tell({ progress });
      },
      interrupt.signal,
    );
    tell(training === undefined ? { interrupted: true } : { training });
  } catch (error) {
    tell({ failure: failureOf(error) });
  }
  if (process.connected) process.disconnect();
}

function tell(message: CellMessage): void {
  if (process.connected) process.send?.(message);
}
