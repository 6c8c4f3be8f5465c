/** How a line is told apart, with colours and without. */
export interface LineStyle {
  readonly colour: Colour;
  /** Lengths of strokes and gaps in turn, in widths of the line; empty for an unbroken one. */
  readonly dashes: readonly number[];
}

/** A colour as it is on white, on black and, since nobody knows which a terminal has, on either. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
  readonly terminal: string;
}

/** After Okabe and Ito (2008), "Color Universal Design", which all kinds of colour vision tell apart. */
export const colours = [
  { light: '#0072b2', dark: '#56b4e9', terminal: '#3d9be0' },
  { light: '#d55e00', dark: '#e69f00', terminal: '#e07b00' },
  { light: '#00805d', dark: '#009e73', terminal: '#009e73' },
  { light: '#aa4499', dark: '#cc79a7', terminal: '#c065a8' },
  { light: '#7a6000', dark: '#f0e442', terminal: '#b89b00' },
  { light: '#555555', dark: '#bbbbbb', terminal: '#888888' },
] as const satisfies readonly Colour[];

const [blue, orange] = colours;

/** Not as many as there are colours, so that the same two meet again late. */
const dashes = [[], [4, 3], [2, 2], [6, 2, 2, 2], [8, 3]] as const;

/** Of points where no line tells one config from another. */
const symbols = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star'] as const;

export type PointSymbol = (typeof symbols)[number];

export function symbolOf(index: number): PointSymbol {
  return symbols[index % symbols.length] ?? 'circle';
}

/** Of the two curves of a run that is alone. */
export const training: LineStyle = { colour: blue, dashes: [2, 2] };
export const validation: LineStyle = { colour: orange, dashes: [] };

/** Of the curves of one run among several; what it was trained on goes in dots beside them. */
export function runStyle(index: number): LineStyle {
  return {
    colour: colours[index % colours.length] ?? blue,
    dashes: dashes[index % dashes.length] ?? [],
  };
}

export const dots: LineStyle['dashes'] = [1, 3];
