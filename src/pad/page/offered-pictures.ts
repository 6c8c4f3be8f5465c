import { element } from './elements.ts';

/** Lets the pictures of the page be put on the paper, by the button below each. */
export function offerPictures(take: (pixels: Uint8Array) => void): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.to-pad')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      take(pixelsOf(element<HTMLImageElement>('img', button.parentElement as HTMLElement)));
      const paper = element<HTMLElement>('.pad-paper canvas');
      paper.focus({ preventScroll: true });
      element('#pad').scrollIntoView();
    });
  }
}

/** Of a picture with dark ink on white: [height, width] bytes, 255 is full ink. */
function pixelsOf(image: HTMLImageElement): Uint8Array {
  const { naturalHeight: height, naturalWidth: width } = image;
  const canvas = document.createElement('canvas');
  [canvas.height, canvas.width] = [height, width];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: height * width }, (_, position) => 255 - (data[4 * position] as number));
}
