// A process of its own for one cell: a fault in it, or a shortage of memory, ends no other.
import { failureOf } from './cell-failure.ts';
import type { CellMessage } from './cell-messages.ts';
import { type CellOrder, runCell } from './run-cell.ts';

const interrupt = new AbortController();
const end = () => interrupt.abort();
let hasTrained = false;
// A terminal sends Ctrl-C to all of its processes; the one that began us says what is to be done.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('SIGTERM', end);
// It was killed. A run that nothing has been trained of is left to whoever takes the experiment up at once.
process.on('disconnect', () => (hasTrained ? end() : process.exit(1)));
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
        hasTrained = true;
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
  hasTrained = true; // all is told, and what is open may end by itself
  if (process.connected) process.disconnect();
}

function tell(message: CellMessage): void {
  if (process.connected) process.send?.(message);
}
