import type { Box } from './picture.ts';

/** Ink that hangs together, diagonally too. */
export interface Part {
  /** Its number in the labels. */
  readonly label: number;
  readonly box: Box;
  /** In pixels. */
  readonly area: number;
  /** Sum of the strength of its pixels. */
  readonly mass: number;
  /** How many of its pixels lie at the border of the sheet or of the picture. */
  readonly contact: number;
}

export interface ConnectedParts {
  readonly parts: readonly Part[];
  /** [height, width]: 0 where no part is, else the position of the part in the list, from 1. */
  readonly labels: Uint16Array;
}

/**
 * Finds what hangs together.
 *
 * @param isInk [height, width]: 1 on ink
 * @param strength [height, width]
 * @param within [height, width]: 1 on the sheet; the last pixels before 0 are its border
 */
export function connectedParts(
  isInk: Uint8Array,
  strength: Uint8Array,
  within: Uint8Array,
  width: number,
): ConnectedParts {
  const labels = new Uint16Array(isInk.length);
  const parts: Part[] = [];
  for (let position = 0; position < isInk.length && parts.length < 65_535; position++) {
    if (isInk[position] === 0 || labels[position] !== 0) continue;
    parts.push(followPart(position, parts.length + 1, { isInk, strength, within, width, labels }));
  }
  return { parts, labels };
}

interface Field {
  readonly isInk: Uint8Array;
  readonly strength: Uint8Array;
  readonly within: Uint8Array;
  readonly width: number;
  readonly labels: Uint16Array;
}

function followPart(start: number, label: number, { isInk, strength, within, width, labels }: Field): Part {
  const height = isInk.length / width;
  let [area, mass, contact] = [0, 0, 0];
  let [left, right, top, bottom] = [width, -1, height, -1];
  const open = [start];
  labels[start] = label;
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const row = Math.floor(position / width);
    const column = position - row * width;
    area++;
    mass += strength[position] as number;
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    let isAtBorder = row === 0 || column === 0 || row === height - 1 || column === width - 1;
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
        const next = y * width + x;
        if (within[next] === 0) isAtBorder = true;
        if (isInk[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        open.push(next);
      }
    }
    if (isAtBorder) contact++;
  }
  return {
    label,
    box: { left, top, width: right - left + 1, height: bottom - top + 1 },
    area,
    mass,
    contact,
  };
}
