/** The one element of the page that a selector finds. */
export function element<Kind extends Element>(selector: string, within: ParentNode = document): Kind {
  const found = within.querySelector<Kind>(selector);
  if (found === null) throw new Error(`The page has no ${selector}`);
  return found;
}

/** Ink as dark on white: [height, width] bytes, 255 is full ink. */
export function paint(canvas: HTMLCanvasElement, ink: Uint8Array): void {
  const { height, width } = canvas;
  const picture = new ImageData(width, height);
  for (const [position, strength] of ink.entries()) {
    picture.data.fill(255 - strength, 4 * position, 4 * position + 3);
    picture.data[4 * position + 3] = 255;
  }
  (canvas.getContext('2d') as CanvasRenderingContext2D).putImageData(picture, 0, 0);
}

/** Keeps what holds a canvas that is higher than wide from being higher than a square one would be. */
export function narrow(canvas: HTMLCanvasElement): void {
  const { height, width, parentElement } = canvas;
  if (parentElement !== null && height > width) parentElement.style.maxWidth = `${(22 * width) / height}rem`;
}
