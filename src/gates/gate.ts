import type * as z from 'zod';

/** What came of one training, or of one evaluation of a network. */
export interface Figures {
  /** Whose accuracy and loss they are. */
  readonly split: 'train' | 'validation' | 'test';
  /** A share in [0, 1]. */
  readonly accuracy: number;
  /** Cross-entropy in nats. */
  readonly loss: number;
  /** Training less test accuracy: a share. */
  readonly gap?: number | undefined;
  /** Of training, all epochs with their evaluations. */
  readonly seconds?: number | undefined;
  /** Why the images may have been trained on: then no figure of them is good enough. */
  readonly doubt?: string | undefined;
}

/** `0.9415`, `75.2 s`. */
export function showFigure(figure: number, { decimals, unit }: Gate, more = 0): string {
  const digits = figure.toFixed(decimals + more);
  return unit === undefined ? digits : `${digits} ${unit}`;
}

/** A demand on the figures of each training. */
export interface Gate {
  /** Stated as what holds where the gate does. */
  readonly name: string;
  /** Of the error where it is broken. */
  readonly code: `gate/${string}`;
  /** The limit, as configs have it. */
  readonly setting: z.ZodNumber;
  readonly limitIs: 'least' | 'most';
  /** Whether the figure is measured on images. */
  readonly isOfImages: boolean;
  /** Undefined where there is none, which breaks the gate. */
  readonly of: (figures: Figures) => number | undefined;
  /** What the figure is called. */
  readonly title: (figures: Figures) => string;
  /** That the figure is shown with. */
  readonly decimals: number;
  /** Behind the figure, where it has one. */
  readonly unit?: string;
}
