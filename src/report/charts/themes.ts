import { colours } from './style.ts';

/** A style sheet in which dark colours take the place of the light ones, which stand at each element for readers without. */
export const themes = [
  '.chart{color:#222}.chart .page{fill:#fff}',
  '@media screen and (prefers-color-scheme:dark){.chart{color:#ddd}.chart .page{fill:#181818}',
  ...colours.flatMap(({ light, dark }) => [
    `.chart [stroke="${light}"]{stroke:${dark}}`,
    `.chart [fill="${light}"]{fill:${dark}}`,
  ]),
  '}',
].join('');
