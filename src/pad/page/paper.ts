import type { Place, Surface } from '../surface.ts';
import { element, narrow, paint } from './elements.ts';
import { Pen } from './pen.ts';

/** What is told of what happens on the paper. */
export interface PaperListener {
  /** There is more ink. */
  changed(): void;
  /** A stroke has ended, or there is no ink any more. */
  settled(): void;
}

/** The paper and all that draws on it: mouse, finger and keys. */
export class Paper {
  readonly #surface: Surface;
  readonly #canvas = element<HTMLCanvasElement>('.pad-paper canvas');
  readonly #listener: PaperListener;
  /** Of the pointer that draws. */
  #pointer: number | undefined;
  #last: Place = { x: 0, y: 0 };

  constructor(surface: Surface, listener: PaperListener) {
    this.#surface = surface;
    this.#listener = listener;
    [this.#canvas.height, this.#canvas.width] = [surface.height, surface.width];
    narrow(this.#canvas);
    this.#followPointers();
    new Pen(this.#canvas, surface, {
      draw: (from, to) => this.#draw(from, to),
      lifted: () => listener.settled(),
      clear: () => this.clear(),
    });
  }

  repaint(): void {
    paint(this.#canvas, this.#surface.ink);
  }

  clear(): void {
    this.#surface.clear();
    this.#listener.settled();
  }

  #draw(from: Place, to: Place): void {
    this.#surface.draw(from, to);
    this.#listener.changed();
  }

  #followPointers(): void {
    const canvas = this.#canvas;
    canvas.addEventListener('pointerdown', (event) => {
      if (this.#pointer !== undefined || event.button !== 0) return;
      this.#pointer = event.pointerId;
      canvas.setPointerCapture(event.pointerId);
      this.#last = this.#placeOf(event);
      this.#draw(this.#last, this.#last);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.pointerId === this.#pointer) this.#followTo(event);
    });
    for (const kind of ['pointerup', 'pointercancel'] as const)
      canvas.addEventListener(kind, (event) => {
        if (event.pointerId !== this.#pointer) return;
        this.#pointer = undefined;
        this.#listener.settled();
      });
  }

  /** Along all places that the pointer went since the last event. */
  #followTo(event: PointerEvent): void {
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event]) {
      const place = this.#placeOf(one);
      this.#draw(this.#last, place);
      this.#last = place;
    }
  }

  #placeOf({ clientX, clientY }: PointerEvent): Place {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return {
      x: ((clientX - left) / width) * this.#surface.width,
      y: ((clientY - top) / height) * this.#surface.height,
    };
  }
}
