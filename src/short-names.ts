/** Each path by as few of its last steps as tell it from the others: `learningRate`, `layers.2.dropout`. */
export function shortNames(paths: readonly string[]): Map<string, string> {
  const all = [...new Set(paths)].map((path) => path.split('.'));
  return new Map(
    all.map((steps) => {
      const own = steps.map((_, start) => steps.slice(start)).reverse();
      const isClear = (end: readonly string[]) =>
        Number.isNaN(Number(end[0])) &&
        all.every((other) => other === steps || other.slice(-end.length).join('.') !== end.join('.'));
      return [steps.join('.'), (own.find(isClear) ?? steps).join('.')];
    }),
  );
}
