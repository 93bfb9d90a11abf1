import { faultOfMember } from '../core/portal-resources.ts';
import type { Asker } from './asker.ts';
import { inputNamed } from './inputs.ts';
import type { Answered, Known } from './known.ts';
import { memberIn } from './portal-from.ts';
import { faultOfText } from './value-faults.ts';

/** Asks what is made for the portal besides. */
export async function askPortal({ answers }: Known, ask: Asker): Promise<Answered> {
  const { portal, claims } = answers;
  const ticked = await ask.tick({
    message: 'What else for the portal?',
    hint: 'Nothing of this is needed where the frontend is served behind the gateway and everybody may see all APIs.',
    explain:
      'A CORSPolicy lets pages of the apps call the protected routes from another origin. A PortalGroup shows the APIs only to people whose token carries a claim.',
    choices: [
      { value: 'cors', name: 'CORSPolicy', about: 'For the origins of the apps, and no others' },
      { value: 'portal-group', name: 'PortalGroup', about: 'By a claim that is a text' },
    ],
    ticked: [...(portal.cors ? ['cors'] : []), ...(portal.groupClaims === undefined ? [] : ['portal-group'])],
    fault: () => undefined,
  });
  const parts = ticked.length === 0 ? undefined : ticked.join(',');
  if (!ticked.includes('portal-group')) return { changes: { with: parts, portalClaim: undefined } };
  const now = portal.groupClaims?.[0];
  const claim = await ask.text({
    message: 'Claim that lets people in, as NAME=VALUE',
    hint: 'A claim that is a text, such as organization=Acme. Solo does not say that a list matches, as the groups of Okta are.',
    explain: 'For a group, let Okta make a text of it with an expression: isMemberOfGroupName("Partners") ? "yes" : "no".',
    ...(now === undefined ? {} : { initial: `${now.name}=${now.value}` }),
    fault: (text) => faultOfText(inputNamed('portalClaim'), text) ?? faultOfMember(memberIn(text), claims)?.says,
  });
  const others = portal.groupClaims?.slice(1).map(({ name, value }) => `${name}=${value}`) ?? [];
  return { changes: { with: parts, portalClaim: [claim, ...others.filter((other) => other !== claim)] } };
}
