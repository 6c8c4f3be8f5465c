import { showFigure } from '../gates/gate.ts';
import { gates } from '../gates/index.ts';
import type { JudgedGate } from '../gates/judge.ts';

/** `Gates: minAccuracy 0.94 holds (0.9605), maxSeconds 5 is broken (6.2 s)`; nothing where there are none. */
export function renderGates(judged: readonly JudgedGate[]): string[] {
  if (judged.length === 0) return [];
  const words = judged.map(
    (one) => `${gateTitle(one)} ${one.holds ? 'holds' : 'is broken'} (${figure(one)})`,
  );
  return [`${judged.length === 1 ? 'Gate' : 'Gates'}: ${words.join(', ')}`];
}

/** `minAccuracy 0.94`. */
export function gateTitle({ gate, limit }: Pick<JudgedGate, 'gate' | 'limit'>): string {
  return `${gate} ${limit}`;
}

/** The figure that was judged, with its unit. */
export function figure({ gate, value }: Pick<JudgedGate, 'gate' | 'value'>): string {
  return showFigure(value, gates[gate]);
}
