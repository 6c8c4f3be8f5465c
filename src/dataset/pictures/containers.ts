/** The brands of a file of the ISO base media format, its own and those it is compatible with (ISO 14496-12, section 4.3). */
export function brandsOf(file: Buffer): string[] {
  if (file.toString('latin1', 4, 8) !== 'ftyp') return [];
  const end = Math.min(file.readUInt32BE(0), file.length, 512);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(file.toString('latin1', at, at + 4));
  return brands;
}

const NEW_SUBFILE_TYPE = 254;
const SUB_IFDS = 330;
const DNG_VERSION = 50706;

/**
 * Whether the first picture of a TIFF is a small copy of others behind it, as cameras write what their sensors have seen
 * (TIFF 6.0, NewSubfileType; Adobe's DNG has a tag of its own). What is read of such a file is that copy.
 */
export function beginsWithThumbnail(file: Buffer): boolean {
  const tags = firstTags(file);
  if (tags.has(DNG_VERSION)) return true;
  return tags.has(SUB_IFDS) && ((tags.get(NEW_SUBFILE_TYPE) ?? 0) & 1) === 1;
}

/** The tags of the first directory of a TIFF with their values, or where these are. */
function firstTags(file: Buffer): ReadonlyMap<number, number> {
  const order = file.toString('latin1', 0, 4);
  if (file.length < 8 || (order !== 'II*\0' && order !== 'MM\0*')) return new Map();
  const isLittle = order === 'II*\0';
  const short = (at: number) => (isLittle ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const long = (at: number) => (isLittle ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const start = long(4);
  if (start + 2 > file.length) return new Map();
  const count = Math.min(short(start), Math.floor((file.length - start - 2) / 12));
  const entries = Array.from({ length: count }, (_, index) => start + 2 + 12 * index);
  return new Map(entries.map((at) => [short(at), long(at + 8)]));
}
