/** What the number of a dropout layer is: a rate, or the standard deviation of the noise it adds. */
export type Strength = 'rate' | 'stddev';

/** How the numbers of all dropout layers of a network are called. */
export interface StrengthWords {
  /** With what the network is disturbed. */
  readonly by: string;
  readonly short: string;
  readonly full: string;
  readonly title: string;
}

const ofRates = { by: 'dropout', short: 'rates', full: 'rates of dropout', title: 'Dropout rates' };
const ofNoise = {
  by: 'noise',
  short: 'standard deviations',
  full: 'standard deviations of the noise',
  title: 'Standard deviations of the noise',
};
const ofBoth = {
  by: 'dropout and noise',
  short: 'rates and standard deviations',
  full: 'rates of dropout and standard deviations of the noise',
  title: 'Dropout rates and standard deviations of the noise',
};

/** @param strengths of each dropout layer, in order; none where they are not known, which are rates */
export function strengthWords(strengths: readonly Strength[] = []): StrengthWords {
  if (!strengths.includes('stddev')) return ofRates;
  return strengths.includes('rate') ? ofBoth : ofNoise;
}
