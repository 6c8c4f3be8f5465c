/** Numbers in [0, 1) that follow from the seed (Numerical Recipes' linear congruential generator). */
export function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}
