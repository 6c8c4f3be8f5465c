import type { Spread } from '../../evaluation/spread.ts';
import { share } from '../../report/quantities.ts';
import { element } from './elements.ts';

/** Probabilities of all classes, and of sub-networks where they were asked. */
export interface Answer {
  readonly prediction: number;
  readonly probabilities: ArrayLike<number>;
  readonly spread?: Spread;
  /** [samples, classes] of the sub-networks. */
  readonly samples?: ArrayLike<number>;
}

/** The rows of the page: one a class, or, where there are too many, the most probable ones. */
export class ProbabilityTable {
  readonly #titles: readonly string[];
  readonly #table = element<HTMLTableElement>('.pad-table');
  readonly #rows = [...this.#table.querySelectorAll<HTMLElement>('tbody tr')];

  constructor(titles: readonly string[]) {
    this.#titles = titles;
    this.clear();
  }

  clear(): void {
    const nothing = { prediction: -1, probabilities: this.#titles.map(() => 0) };
    this.show(nothing);
    for (const row of this.#rows) {
      const value = element<HTMLDataElement>('data', row);
      [value.value, value.textContent] = ['', '–'];
    }
  }

  show(answer: Answer): void {
    this.#table.classList.toggle('sampled', answer.spread !== undefined);
    const shown = this.#shownClasses(answer.probabilities);
    for (const [place, row] of this.#rows.entries())
      showClass(row, shown[place] as number, answer, this.#titles);
  }

  #shownClasses(probabilities: ArrayLike<number>): number[] {
    const all = [...this.#titles.keys()];
    if (this.#rows.length === all.length) return all;
    return all.sort((a, b) => (probabilities[b] as number) - (probabilities[a] as number));
  }
}

function showClass(row: HTMLElement, index: number, answer: Answer, titles: readonly string[]): void {
  const { prediction, probabilities, spread, samples } = answer;
  const probability = probabilities[index] as number;
  row.classList.toggle('chosen', index === prediction);
  element('th', row).textContent = titles[index] as string;
  const value = element<HTMLDataElement>('data', row);
  [value.value, value.textContent] = [String(probability), share(probability)];
  element('.interval', row).textContent =
    spread === undefined
      ? ''
      : [spread.lower, spread.upper].map((ends) => (ends[index] as number).toFixed(2)).join('–');
  element('rect', row).setAttribute('width', String(100 * probability));
  element('path', row).setAttribute('d', samples === undefined ? '' : strokes(samples, index, titles.length));
}

/** A stroke at the probability that each sub-network gives a class. */
function strokes(samples: ArrayLike<number>, index: number, classes: number): string {
  let path = '';
  for (let at = index; at < samples.length; at += classes)
    path += `M${(100 * (samples[at] as number)).toFixed(2)} 0v10`;
  return path;
}
