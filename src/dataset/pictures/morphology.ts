/** @returns [height, width]: 1 wherever a 1 is at most `radius` pixels away, in each direction */
export function dilate(mask: Uint8Array, width: number, radius: number): Uint8Array {
  return spreadAlong(spreadAlong(mask, width, radius, 1, 1), width, radius, width, 1);
}

/** @returns [height, width]: 1 wherever no 0 is within `radius` pixels, in each direction; around the picture all is 1 */
export function erode(mask: Uint8Array, width: number, radius: number): Uint8Array {
  return spreadAlong(spreadAlong(mask, width, radius, 1, 0), width, radius, width, 0);
}

/** Copies `value` to the pixels of its row (step 1) or column (step `width`) that are within the radius. */
function spreadAlong(
  mask: Uint8Array,
  width: number,
  radius: number,
  step: number,
  value: 0 | 1,
): Uint8Array {
  const length = step === 1 ? width : mask.length / width;
  const spread = Uint8Array.from(mask);
  for (let line = 0; line < mask.length / length; line++) {
    const start = step === 1 ? line * width : line;
    let reach = -1; // the last place to which a value seen so far is copied
    for (let place = 0; place < length; place++) {
      const position = start + place * step;
      if (mask[position] === value) {
        for (let back = Math.max(reach + 1, place - radius); back < place; back++)
          spread[start + back * step] = value;
        reach = Math.min(length - 1, place + radius);
      } else if (place <= reach) spread[position] = value;
    }
  }
  return spread;
}

/** @returns [height, width]: 1 wherever a 1 hangs together with one at the border of the picture */
export function reachedFromBorder(mask: Uint8Array, width: number): Uint8Array {
  const height = mask.length / width;
  const reached = new Uint8Array(mask.length);
  const open: number[] = [];
  const visit = (position: number) => {
    if (mask[position] !== 1 || reached[position] === 1) return;
    reached[position] = 1;
    open.push(position);
  };
  for (let row = 0; row < height; row++) {
    const step = row === 0 || row === height - 1 ? 1 : Math.max(1, width - 1);
    for (let column = 0; column < width; column += step) visit(row * width + column);
  }
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const column = position % width;
    if (column > 0) visit(position - 1);
    if (column < width - 1) visit(position + 1);
    visit(position - width);
    visit(position + width);
  }
  return reached;
}
