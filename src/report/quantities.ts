/** `0.4123`; very large and very small numbers as `1.23e+4`, so that a column keeps its width. */
export function loss(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  return magnitude === 0 || (magnitude >= 0.001 && magnitude < 1000)
    ? value.toFixed(4)
    : value.toExponential(2);
}

/** A share in [0, 1], with four decimals. */
export function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : String(value);
}

/** Of a share that there may be none of, where there are no images. */
export function shareOrDash(value: number | null): string {
  return value === null ? '-' : share(value);
}

/** `36 ms`, `0.8 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 99.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** `0.04 s`, `75.31 s`: for columns, which keep one unit. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** `45 200`: a whole number, its thousands set apart. */
export function wholeNumber(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `1 epoch`, `2 000 epochs`. */
export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${wholeNumber(count)} ${noun}s`;
}

/** `12 MB`, of a million bytes each. */
export function megabytes(bytes: number): string {
  return `${wholeNumber(bytes / 1e6)} MB`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
