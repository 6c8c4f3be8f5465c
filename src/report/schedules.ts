import type { SettingsAtEpoch } from './charts/curves.ts';
import { renderSettingCurves } from './curves.ts';
import type { Terminal } from './evaluation.ts';

/** What a config plans: curves of the settings that change, and a line about the others. What adapts is shown as it begins. */
export function renderSchedules(planned: readonly SettingsAtEpoch[], terminal: Terminal): string {
  const curves = renderSettingCurves(planned, terminal);
  const constant = constantsOf(planned);
  return `${curves}${constant === '' ? '' : `${constant}.\n`}`;
}

function constantsOf(planned: readonly SettingsAtEpoch[]): string {
  const [first] = planned;
  if (first === undefined) return '';
  const stays = (settingOf: (at: SettingsAtEpoch) => unknown) =>
    planned.every((at) => JSON.stringify(settingOf(at)) === JSON.stringify(settingOf(first)));
  const { learningRate, dropoutRates = [] } = first;
  const parts = [
    ...(stays((at) => at.learningRate) ? [`learning rate ${learningRate}`] : []),
    ...(stays((at) => at.dropoutRates) && dropoutRates.length > 0
      ? [`dropout rates ${dropoutRates.join(', ')}`]
      : []),
  ];
  return parts.length === 0 ? '' : `Throughout: ${parts.join('; ')}`;
}
