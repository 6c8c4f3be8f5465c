import type { Place, Surface } from '../surface.ts';
import { element } from './elements.ts';

interface PenListener {
  draw(from: Place, to: Place): void;
  lifted(): void;
  clear(): void;
}

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A pen that is moved by keys from one place of a grid to the next, and draws where it is down. */
export class Pen {
  readonly #surface: Surface;
  readonly #listener: PenListener;
  readonly #mark = element<HTMLElement>('.pad-paper .pen');
  readonly #status = element('#pad-pen');
  readonly #columns: number;
  readonly #rows: number;
  #column: number;
  #row: number;
  #isDown = false;

  constructor(canvas: HTMLElement, surface: Surface, listener: PenListener) {
    this.#surface = surface;
    this.#listener = listener;
    [this.#columns, this.#rows] = [surface.width, surface.height].map((side) =>
      Math.max(1, Math.round(side / surface.step)),
    ) as [number, number];
    [this.#column, this.#row] = [this.#columns >> 1, this.#rows >> 2];
    canvas.addEventListener('keydown', (event) => this.#press(event));
    canvas.addEventListener('blur', () => this.#leave());
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (step !== undefined) this.#move(...step);
    else if (event.key === ' ') this.#setDown(!this.#isDown);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.#listener.clear();
    else return;
    event.preventDefault();
    this.#show();
  }

  #move(columns: number, rows: number): void {
    const from = this.#place();
    this.#column = Math.min(this.#columns - 1, Math.max(0, this.#column + columns));
    this.#row = Math.min(this.#rows - 1, Math.max(0, this.#row + rows));
    if (this.#isDown) this.#listener.draw(from, this.#place());
  }

  #setDown(isDown: boolean): void {
    this.#isDown = isDown;
    if (isDown) this.#listener.draw(this.#place(), this.#place());
    else this.#listener.lifted();
  }

  #leave(): void {
    if (this.#isDown) this.#setDown(false);
    this.#mark.hidden = true;
    this.#status.textContent = '';
  }

  #show(): void {
    const { x, y } = this.#place();
    this.#mark.hidden = false;
    this.#mark.classList.toggle('down', this.#isDown);
    this.#mark.style.left = `${(100 * x) / this.#surface.width}%`;
    this.#mark.style.top = `${(100 * y) / this.#surface.height}%`;
    const state = this.#isDown ? 'down' : 'up';
    this.#status.textContent = `Pen ${state}, column ${this.#column + 1} of ${this.#columns}, row ${this.#row + 1} of ${this.#rows}`;
  }

  #place(): Place {
    const { width, height } = this.#surface;
    return {
      x: ((this.#column + 0.5) * width) / this.#columns,
      y: ((this.#row + 0.5) * height) / this.#rows,
    };
  }
}
