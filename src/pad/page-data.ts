import type { PadNetwork } from './network.ts';

/** What stands in a page for its program to read. */
export interface PageData {
  readonly network: PadNetwork;
  /** Of the classes, from 0 on, as they are to be shown. */
  readonly titles: readonly string[];
  /** Sub-networks that are sampled. */
  readonly samples: number;
}
