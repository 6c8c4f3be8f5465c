import type { Analysis } from '../../experiments/analysis.ts';
import type { MeasuredSection } from '../../experiments/readme.ts';
import { sweepOf } from '../charts/sweep.ts';
import { sweepSvg } from '../charts/sweep-svg.ts';
import { renderMeasured } from './markdown.ts';

/** What the page of the shipped experiments says of one, with its curve as a document of SVG where something was varied. */
export function measuredSection(analysis: Analysis): MeasuredSection & { readonly svg?: string } {
  const { name } = analysis;
  const markdown = renderMeasured(analysis);
  const sweep = sweepOf(analysis);
  if (sweep === undefined) return { name, markdown };
  return { name, markdown, picture: `${sweep.y.title} by ${sweep.x.title}`, svg: sweepSvg(sweep) };
}
