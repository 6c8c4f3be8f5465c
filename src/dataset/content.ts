/** What files begin with, in hexadecimal, and what they are; the first that fits is taken. */
const signatures: readonly (readonly [beginning: RegExp, description: string])[] = [
  [/^$/, 'an empty file'],
  [/^00 00 08 01/, 'IDX labels'],
  [/^00 00 08 03/, 'IDX images'],
  [/^1f 8b/, 'gzip data'],
  [/^50 4b 03 04/, 'a ZIP archive'],
  [/^89 48 44 46 0d 0a 1a 0a/, 'an HDF5 file'],
  [/^93 4e 55 4d 50 59/, 'a NumPy array'], // "\x93NUMPY"
  [/^89 50 4e 47/, 'a PNG image'],
  [/^(ef bb bf )?((09|0a|0d|20) )*3c/, 'an HTML or XML page'],
  [/^76 65 72 73 69 6f 6e 20 68 74 74 70 73/, 'a Git LFS pointer, not the file itself'], // "version https"
];

/** What the content of a file looks like from its first bytes, in a few words. */
export function describeContent(bytes: Uint8Array): string {
  const beginning = inHex(bytes.subarray(0, 64));
  const idx = /^00 00 (0[89b-e]) (..)/.exec(beginning);
  if (idx !== null && !/^00 00 08 0[13]/.test(beginning))
    return describeIdx(idx[1] as string, idx[2] as string);
  const known = signatures.find(([signature]) => signature.test(beginning));
  return known?.[1] ?? `something that begins with ${inHex(bytes.subarray(0, 4))}`;
}

/** The types of numbers in an IDX file, by the third byte. */
const idxTypes: Readonly<Record<string, string>> = {
  '08': 'unsigned bytes',
  '09': 'signed bytes',
  '0b': '16-bit integers',
  '0c': '32-bit integers',
  '0d': '32-bit floats',
  '0e': '64-bit floats',
};

function describeIdx(type: string, rank: string): string {
  const dimensions = Number.parseInt(rank, 16);
  return `an IDX file of ${idxTypes[type]} in ${dimensions} ${dimensions === 1 ? 'dimension' : 'dimensions'}`;
}

/** Bytes in hexadecimal: `00 00 08 03`. */
export function inHex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
