import type { TestAnalysis } from '../../domain/experiment/test-analysis.js';

/** What to do, in a few words. */
export function recommendationText({ recommendation: { action, variant }, variants }: TestAnalysis): string {
  switch (action) {
    case 'promote':
      return `Promote ${variant ?? 'the winner'}`;
    case 'keep-control':
      return `Keep ${variants.find(({ control }) => control)?.name ?? 'the control'}`;
    case 'stop':
      return 'Stop the test';
    case 'investigate':
      return 'Investigate the records';
    case 'wait':
      return 'Wait';
  }
}
