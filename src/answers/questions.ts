import type { Question } from './known.ts';
import { clusterQuestions } from './questions-cluster.ts';
import { gatewayQuestions } from './questions-gateway.ts';
import { oktaQuestions } from './questions-okta.ts';

/** Every question, in the order of the way through and of the review. Each design input belongs to one of them. */
export const questions: readonly Question[] = [...oktaQuestions, ...clusterQuestions, ...gatewayQuestions];

/** The question of this name. */
export function questionNamed(name: string): Question {
  const found = questions.find((question) => question.name === name);
  if (found === undefined) throw new Error(`no question is called ${name}`);
  return found;
}
