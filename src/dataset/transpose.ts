/**
 * Swaps height and width of every image, in place: of a large data set there is no room for a second copy.
 *
 * @param images [count, height, width] -> [count, width, height]
 */
export function transposeImages(images: Uint8Array, height: number, width: number): void {
  const size = height * width;
  const original = new Uint8Array(size);
  for (let start = 0; start < images.length; start += size) {
    for (let pixel = 0; pixel < size; pixel++) original[pixel] = images[start + pixel] as number;
    let to = start;
    for (let x = 0; x < width; x++) {
      for (let from = x; from < size; from += width) images[to++] = original[from] as number;
    }
  }
}
