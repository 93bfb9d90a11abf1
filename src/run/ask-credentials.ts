import { goBack } from '../answers/asker.ts';
import { withChanges } from '../answers/known.ts';
import { Problem } from '../errors.ts';
import { askerFor, canAsk } from './confirm.ts';
import { type Session, withAnswers } from './session.ts';

/**
 * The session with credentials: a person who is there is asked for those that are missing.
 * @throws Problem `cancelled` when nothing is given
 */
export async function withCredentials(session: Session): Promise<Session> {
  const { answers, given, credentials } = session;
  if (credentials !== undefined || answers.credentials !== undefined || !canAsk(session)) return session;
  const { questionNamed } = await import('../answers/questions.ts');
  const known = { given, answers, found: {}, answered: new Set<string>() };
  const { changes, token } = await questionNamed('credentials')
    .put(known, await askerFor(session))
    .catch((error: unknown) => {
      if (error !== goBack) throw error;
      throw new Problem('cancelled', 'Cancelled; nothing was changed.', `To start again: ${session.again}`);
    });
  return withAnswers(session, withChanges(given, changes), token === undefined ? undefined : { kind: 'token', token });
}
