import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer } from '../okta-route.ts';
import { Refusal } from '../refusal.ts';
import { OAuthRefusal } from './oauth-texts.ts';

/**
 * The answer of `act`, or what it throws as an OAuth error in JSON, with `headers` in both cases: a page must be able to
 * read why it was refused.
 * @see RFC 6749 section 5.2
 */
export async function jsonAnswer(headers: OutgoingHttpHeaders, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return withHeaders(await act(), headers);
  } catch (error) {
    if (error instanceof OAuthRefusal) {
      const { status, error: code, description } = error.oauth;
      return { status, headers, body: { error: code, error_description: description } };
    }
    if (error instanceof Refusal) return withHeaders(error.answer, headers);
    throw error;
  }
}

function withHeaders(answer: Answer, headers: OutgoingHttpHeaders): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
