import type { ChalkInstance } from 'chalk';
import type { Outcome } from '../../experiments/outcomes.ts';
import { inOneLine } from '../../received.ts';
import { duration, plural } from '../quantities.ts';
import { clip, padEnd } from '../width.ts';
import { value } from './values.ts';

/** A training that has ended. */
export interface EndedCell {
  readonly arm: string;
  readonly seed: number;
  readonly end:
    | { readonly failure: string }
    | {
        readonly title: string;
        readonly unit: Outcome['unit'];
        readonly value: number | undefined;
        readonly seconds: number;
        readonly epochs: number;
      };
  /** How many have ended, with this one, of how many. */
  readonly ended: number;
  readonly count: number;
}

/** ` 3/20  article, seed 3: test accuracy 97.18 %, 20 epochs, 7.1 s`. */
export function renderCellEnd({ arm, seed, end, ended, count }: EndedCell, paint: ChalkInstance): string {
  const place = `${String(ended).padStart(String(count).length)}/${count}  ${inOneLine(arm)}, seed ${seed}`;
  if ('failure' in end)
    return `${place}: ${paint.red('failed')}: ${inOneLine(end.failure.split('\n')[0] ?? '')}`;
  const figure = end.value === undefined ? '' : `${end.title} ${value(end.value, end.unit)}, `;
  return `${place}: ${figure}${plural(end.epochs, 'epoch')}, ${duration(1000 * end.seconds)}`;
}

/** A training that is running. */
export interface RunningCell {
  readonly arm: string;
  readonly seed: number;
  readonly epoch?: number;
  readonly epochs?: number;
  readonly share?: number;
}

/** `article, seed 3  ███░░░░░  epoch 8/20`. */
export function renderCell(
  { arm, seed, epoch = 1, epochs, share = 0 }: RunningCell,
  columns: number,
): string {
  const figures =
    epochs === undefined ? 'starting' : `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const room = columns - figures.length - barLength(columns) - 5;
  const title = padEnd(clip(inOneLine(`${arm}, seed ${seed}`), room), Math.min(room, 30)); // its end tells seeds apart
  const done = epochs === undefined ? 0 : (epoch - 1 + share) / epochs;
  return `${title}  ${bar(done, columns)}  ${figures}`;
}

/** Of all trainings. */
export interface Overall {
  readonly ended: number;
  readonly failed: number;
  readonly count: number;
  /** Of the work, in [0, 1]. */
  readonly share: number;
  readonly leftMs: number | undefined;
}

/** What has room of it: the time left before the bar. */
export function renderOverall({ ended, failed, count, share, leftMs }: Overall, columns: number): string {
  const title = `${ended} of ${count} done${failed === 0 ? '' : `, ${failed} failed`}`;
  const left = leftMs === undefined ? '' : `  ${duration(leftMs)} left`;
  const figures = `${Math.floor(100 * share)} %${left}`;
  const whole = `${title.padEnd(Math.min(30, columns - barLength(columns) - 22))}  ${bar(share, columns)}  ${figures}`;
  const shorter = [whole, `${title}  ${figures}`].find(({ length }) => length < columns);
  return shorter ?? `${title}${left}`;
}

function bar(share: number, columns: number): string {
  const length = barLength(columns);
  const full = Math.round(share * length);
  return '█'.repeat(full) + '░'.repeat(length - full);
}

function barLength(columns: number): number {
  return Math.max(6, Math.min(24, Math.floor((columns - 40) / 3)));
}
