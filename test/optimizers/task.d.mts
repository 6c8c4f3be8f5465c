export interface Task {
  readonly shape: readonly number[];
  readonly rate: number;
  readonly seed: number;
  readonly images: readonly number[];
  readonly labels: readonly number[];
  readonly weights: readonly (readonly number[])[];
  readonly steps: readonly { readonly order: readonly number[]; readonly mask: readonly number[] }[];
}
export function makeTask(ours: object): Task;
export const optimizers: Readonly<Record<string, object>>;
