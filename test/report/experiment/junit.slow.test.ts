import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { renderJUnit } from '../../../src/report/experiment/junit.ts';
import { resultOf } from '../../experiments/results.ts';
import { analysisOf, gateOf, regressionOf } from './analyses.ts';

/** That of Jenkins' xUnit plugin, which others refer to; MIT licence. */
const schema = readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'junit-10.xsd'), 'utf8');

/** What a JUnit reader objects to. */
async function objectionsTo(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'junit.xml', contents: xml },
    schema: { fileName: 'junit-10.xsd', contents: schema },
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

const armOf = (name: string) => ({ name, config: name, settings: {}, summary: { count: 0 }, values: [] });
const cells = [
  resultOf('plain', 1, { seconds: 1.5 }),
  resultOf('plain', 2, { seconds: 2.25 }),
  { arm: 'dropped', seed: 1, failure: { code: 'cell/crash', message: 'it crashed\nat <line> 3' } },
  { arm: 'dropped', seed: 2 },
];
const limits = { minAccuracy: 0.95, maxLoss: 0.2 };
const analysis = analysisOf({
  gates: [...gateOf('plain', 1, limits), ...gateOf('plain', 2, limits, { accuracy: 0.94, loss: 0.25 })],
  regressions: [regressionOf('plain', -0.3, 0.1), regressionOf('dropped', -0.05, 0.15)],
});

test('a test for each training, and for each comparison with results of before', async () => {
  const xml = renderJUnit(analysis, cells);
  expect(xml).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="dropout" tests="6" failures="2" errors="1">
  <testsuite name="plain" time="3.75" tests="3" failures="2" errors="0" skipped="0">
    <testcase classname="plain" name="seed 1" time="1.5"/>
    <testcase classname="plain" name="seed 2" time="2.25">
      <failure message="plain, seed 2: test accuracy 0.9400 is below gates.minAccuracy 0.95 by 0.01&#xA;plain, seed 2: test loss 0.2500 is above gates.maxLoss 0.2 by 0.05" type="gate/accuracy"><![CDATA[plain, seed 2: test accuracy 0.9400 is below gates.minAccuracy 0.95 by 0.01
plain, seed 2: test loss 0.2500 is above gates.maxLoss 0.2 by 0.05]]></failure>
    </testcase>
    <testcase classname="plain" name="no regression from old.jsonl">
      <failure message="plain: it is not ruled out that there is a regression from old.jsonl: test accuracy differs by -0.100 points, 95 % interval -0.300 to +0.100, 2 pairs; the lower end is beyond the margin of 0.1 by 0.2" type="gate/regression"><![CDATA[plain: it is not ruled out that there is a regression from old.jsonl: test accuracy differs by -0.100 points, 95 % interval -0.300 to +0.100, 2 pairs; the lower end is beyond the margin of 0.1 by 0.2]]></failure>
    </testcase>
  </testsuite>
  <testsuite name="dropped" time="0" tests="3" failures="0" errors="1" skipped="1">
    <testcase classname="dropped" name="seed 1" time="0">
      <error message="it crashed" type="cell/crash"><![CDATA[it crashed
at <line> 3]]></error>
    </testcase>
    <testcase classname="dropped" name="seed 2" time="0">
      <skipped/>
    </testcase>
    <testcase classname="dropped" name="no regression from old.jsonl"/>
  </testsuite>
</testsuites>
`);
  expect(await objectionsTo(xml)).toEqual([]);
});

describe('is valid whatever names and messages hold', () => {
  test.each([
    ['quotes and angles', `"'<&>`, `&quot;'&lt;&amp;>`],
    ['the end of CDATA', ']]>', ']]>'],
    ['control characters', '\u0000\u0007\u001b[31m\u007f', '\\u0000\\u0007\\u001b[31m\\u007f'],
    ['line breaks', 'a\tb\r\u2028c', 'a\\u0009b\\u000d\\u2028c'],
    ['halves of surrogate pairs', '\ud83d \udc00\udc00 x', '\\ud83d \\udc00\\udc00 x'],
    ['whole ones', '😀', '😀'],
    ['what is no character', '\ufffe\uffffx', 'x'],
  ])('%s', async (_, text, shown) => {
    const strange = analysisOf({
      name: text,
      arms: [armOf(text)],
      gates: gateOf(text, 1, { minAccuracy: 1 }),
    });
    const failure = { code: 'cell/crash', message: text };
    const xml = renderJUnit(strange, [resultOf(text, 1), { arm: text, seed: 2, failure }]);
    expect(await objectionsTo(xml)).toEqual([]);
    expect(xml).toContain(`<testsuites name="${shown}" tests="2" failures="1" errors="1">`);
    expect(xml).toContain(`<failure message="${shown}, seed 1: test accuracy 0.9700 is below`);
    expect(xml).toContain(`<error message="${shown}" type="cell/crash">`);
  });
});

test('the schema refuses what it should', async () => {
  const broken = renderJUnit(analysis, cells).replace(' failures="2"', ' failed="2"');
  expect(await objectionsTo(broken)).toHaveLength(1);
});
