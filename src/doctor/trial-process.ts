// A process of its own for one trial: what is tried may end it, or print without being asked.
import { type Subject, tryToTrain } from './trial.ts';

const [subject, threads] = process.argv.slice(2) as [Subject, string];
process.send?.(await tryToTrain(subject, Number(threads)));
process.disconnect();
