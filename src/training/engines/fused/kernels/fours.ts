/**
 * One step of 16 weights by a rule that takes four at a time: by its method `stepFour(weights, slots, slotBytes, gradient)`,
 * which is best inlined.
 */
// @ts-expect-error: decorator
@inline
export function stepByFours<Rule>(
  rule: Rule,
  weights: usize,
  slots: usize,
  slotBytes: usize,
  gradient0: v128,
  gradient1: v128,
  gradient2: v128,
  gradient3: v128,
): void {
  rule.stepFour(weights, slots, slotBytes, gradient0);
  rule.stepFour(weights + 16, slots + 16, slotBytes, gradient1);
  rule.stepFour(weights + 32, slots + 32, slotBytes, gradient2);
  rule.stepFour(weights + 48, slots + 48, slotBytes, gradient3);
}
