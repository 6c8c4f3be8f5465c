import { probabilitiesOf } from '../../evaluation/probabilities.ts';
import { spreadOf } from '../../evaluation/spread.ts';
import { share } from '../../report/quantities.ts';
import { votesInWords } from '../../report/votes.ts';
import { Network } from '../network.ts';
import type { PageData } from '../page-data.ts';
import { type Sight, seenAsIs, seenCentred, seenWhole } from '../sight.ts';
import { Surface } from '../surface.ts';
import { element, narrow, paint } from './elements.ts';
import { offerPictures } from './offered-pictures.ts';
import { Paper } from './paper.ts';
import { type Answer, ProbabilityTable } from './probability-table.ts';

const {
  network: description,
  titles,
  samples,
} = JSON.parse(element('#pad-data').textContent as string) as PageData;
const network = new Network(description);
const surface = new Surface(description.imageShape);
const table = new ProbabilityTable(titles);
const [sightCanvas, status] = [element<HTMLCanvasElement>('.pad-sight canvas'), element('#pad-answer')];
const [centre, dropout] = [
  element<HTMLInputElement>('#pad-centre'),
  document.querySelector<HTMLInputElement>('#pad-dropout'),
];

/** What the network makes of what is drawn; nothing where there is nothing. */
let current: { readonly answer: Answer; readonly sight: Sight } | undefined;
let isWaiting = false;
let isSettled = true;
/** Whether centring is off for a picture that was put on the paper, until that is gone. */
let isPicture = false;

narrow(sightCanvas);
const paper = new Paper(surface, {
  changed: () => update(false),
  settled: () => update(true),
});

/** Once a frame, however often there is something new. */
function update(settles: boolean): void {
  isSettled = settles;
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    look();
    if (isSettled) status.textContent = sentence();
  });
}

function look(): void {
  if (surface.isEmpty && isPicture) [isPicture, centre.checked] = [false, true];
  paper.repaint();
  const sight = see();
  paint(sightCanvas, sight?.pixels ?? new Uint8Array(sightCanvas.height * sightCanvas.width));
  current = sight && { sight, answer: answerTo(sight.pixels) };
  if (current === undefined) table.clear();
  else table.show(current.answer);
}

/** Nothing of an empty surface. */
function see(): Sight | undefined {
  if (centre.checked) return isSettled ? seenCentred(surface) : seenWhole(surface);
  return surface.isEmpty ? undefined : seenAsIs(surface);
}

function answerTo(bytes: Uint8Array): Answer {
  const pixels = Float32Array.from(bytes, (byte) => byte / 255);
  const logits = dropout?.checked ? network.sampleLogits(pixels, samples) : network.logits(pixels);
  const probabilities = probabilitiesOf(logits, titles.length);
  if (dropout?.checked) return { ...spreadOf(logits, titles.length), samples: probabilities };
  return { probabilities, prediction: probabilities.indexOf(Math.max(...probabilities)) };
}

/** For those who see and those who listen, once a stroke has ended. */
function sentence(): string {
  if (current === undefined) return 'Nothing is drawn yet.';
  const { answer, sight } = current;
  const { prediction, probabilities, spread } = answer;
  const doubt = sight.doubt === undefined ? '' : ` In doubt: ${sight.doubt}.`;
  const title = titles[prediction] as string;
  if (spread === undefined)
    return `${title}, probability ${share(probabilities[prediction] as number)}.${doubt}`;
  const votes = votesInWords(spread, titles, 'sub-networks');
  return `The network is ${spread.unsure ? 'unsure' : 'sure'}: ${votes}.${doubt}`;
}

element('#pad-clear').addEventListener('click', () => paper.clear());
centre.addEventListener('change', () => {
  isPicture = false;
  update(true);
});
dropout?.addEventListener('change', () => {
  element<HTMLElement>('#pad-legend').hidden = !dropout.checked;
  update(true);
});
offerPictures((pixels) => {
  surface.load(pixels);
  isPicture ||= centre.checked;
  centre.checked = false;
  update(true);
});
look();
element<HTMLElement>('.without-pad').hidden = true;
element<HTMLElement>('.pad').hidden = false;
