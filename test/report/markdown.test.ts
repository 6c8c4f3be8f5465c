import { expect, test } from 'vitest';
import { renderRunMarkdown } from '../../src/report/markdown.ts';
import { monteCarlo, runReport } from './run-reports.ts';

test('the report of a run as Markdown', () => {
  const [heading, , , ...sections] = renderRunMarkdown(runReport()).split('\n\n');
  expect(heading).toBe('# article');
  expect(sections.slice(0, 4)).toEqual([
    '## Training',
    '| epoch | train loss | train accuracy | val loss | val accuracy |\n' +
      '| --- | ---: | ---: | ---: | ---: |\n' +
      '| 1 | 0.5000 | 0.8750 | 0.7500 | 0.8125 |\n' +
      '| 2 | 0.5000 | 1.0000 | 0.2500 | 0.8750 |\n' +
      '| 3 | 0.5000 | 0.8750 | 0.7500 | 0.8125 |',
    '## Confusions',
    '|  | images | of its class |\n| --- | ---: | ---: |\n| 1 taken for 0 | 1 | 50.0 % |',
  ]);
  expect(sections.slice(5, 8)).toEqual([
    '## Worst mistakes (1 of 1)',
    '| image | true | taken for | with | own class |\n' +
      '| --- | ---: | ---: | ---: | ---: |\n' +
      '| 1 | 1 | 0 | 0.7500 | 0.2500 |',
    '## Calibration',
  ]);
  expect(sections.slice(9, 14)).toEqual([
    '## Inside',
    '|  | layer 1 |\n| --- | ---: |\n| mean activation | 0.5000 |\n| zeros | 0.2500 |\n' +
      '| dead units | 1 of 4 |\n| weight norm | 2.0000 |\n| co-adaptation | 0.1250 |',
    '## The same again',
    '```sh\ndropout-mlp train config.yaml\n```',
    '```yaml\nname: article\nseed: 7\n```',
  ]);
});

test('what is known of sub-networks, gradients and names of classes is there', () => {
  const layer = { name: 'dense_1', meanSquare: 0.5, batchVariance: 0.25, dropoutVariance: 0.125 };
  const gradients = { batches: 50, batchSize: 32, masks: 4, layers: [layer] };
  const inside = { ...runReport().inside, gradients };
  const text = renderRunMarkdown(runReport({ monteCarlo, inside, classNames: ['Bag', '*Coat'] }));
  expect(text).toContain('\n| 1 \\*Coat taken for 0 Bag | 1 | 50.0 % |\n');
  expect(text).toContain('\n| 1 | 1 \\*Coat | 0 Bag | 0.7500 | 0.2500 |\n');
  expect(text).toContain('## Monte-Carlo dropout\n\n4 samples of each image, seed 7.');
  expect(text).toContain('\n| 2 | 0.5000 | 0.1250 | 0.5000 | 0.0625 | 2 |\n');
  expect(text).toContain('\n| square of the mean | 0.5000 |\n| variance of batches | 0.2500 |\n');
});

test('of a network without hidden layers there is no empty table', () => {
  const inside = { model: 'runs/article-1', images: 3, layers: [] };
  expect(renderRunMarkdown(runReport({ inside }))).not.toContain('## Inside');
  const layer = { name: 'dense_1', meanSquare: 0.5, batchVariance: 0.25, dropoutVariance: 0 };
  const gradients = { batches: 50, batchSize: 32, masks: 0, layers: [layer] };
  expect(renderRunMarkdown(runReport({ inside: { ...inside, gradients } }))).toContain(
    '## Inside\n\nGradient by layer\n\n|  | layer 1 |\n',
  );
});

test.each([
  ['</script><script>alert(1)</script>', '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;'.replaceAll('(', '\\(').replaceAll(')', '\\)')], // biome-ignore format: one line
  ['a|b\nc', 'a\\|b c'],
  ['*[x](y)* `z` &lt;', '\\*\\[x\\]\\(y\\)\\* \\`z\\` &amp;lt;'],
  ['a\u202eb', 'a\\\\u202eb'],
])('a name such as %j is text', (name, shown) => {
  expect(renderRunMarkdown(runReport({ name })).split('\n')[0]).toBe(`# ${shown}`);
});

test('a config with fences of its own stands in a longer one', () => {
  const config = 'name: "a ```` b"\n```\n# not a heading\n';
  expect(renderRunMarkdown(runReport({ config }))).toContain(`\n\n\`\`\`\`\`yaml\n${config}\`\`\`\`\`\n\n`);
});
