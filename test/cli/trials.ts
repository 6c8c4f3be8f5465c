import { type Subject, type Trial, tryToTrain } from '../../src/doctor/trial.ts';

/**
 * In place of src/doctor/run-trial.ts where something else is the subject: what doctor finds by training for a second
 * each, in processes of their own. What is not installed is found missing here too.
 */
export async function runTrial(subject: Subject): Promise<Trial> {
  if (subject === 'node') return await tryToTrain(subject, 1);
  const backend = { name: subject === 'fused' ? 'wasm' : subject, version: '4.22.0' } as const;
  return { works: true, backend, loss: { before: 2.3, after: 0.1 }, samplesPerSecond: 1e5, startMs: 100 };
}
