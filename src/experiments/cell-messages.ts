import type { CellFailure, CellTraining } from './results.ts';
import type { CellProgress } from './run-cell.ts';

/** How a cell ended: trained, without a result, or left where it can be taken up. */
export type CellEnd =
  | { readonly training: CellTraining }
  | { readonly failure: CellFailure }
  | { readonly interrupted: true };

/** What the process of a cell says. */
export type CellMessage = { readonly progress: CellProgress } | CellEnd;
