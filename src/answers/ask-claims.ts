import { type Claim, guideClaims } from '../core/claims.ts';
import type { Asker } from './asker.ts';
import { inputNamed } from './inputs.ts';
import type { Answered, Changes, Known } from './known.ts';
import { faultOfText } from './value-faults.ts';

/** What Okta does with a group filter that is too wide; it stands wherever the filter is asked for. */
const filterWarning =
  "The filter .* puts all of a person's groups into the token. Okta refuses to sign in anybody who is in more than 100 matching groups, so choose a narrower filter, such as ^portal-.*";

const ownExpression = ' expression';
const ownGroups = ' groups';

/** Asks which claims access tokens carry, and for own ones. */
export async function askClaims(known: Known, ask: Asker): Promise<Answered> {
  const present = known.answers.claims;
  const all = [...present, ...guideClaims.filter((claim) => !present.some((one) => one.name === claim.name))];
  const chosen = await ask.tick({
    message: 'Claims in the access token',
    hint: 'What the gateway and your services learn about a person. The guide uses these three.',
    explain:
      'A claim is a field in the token. email and organization come from the profile; group lists the groups that match a filter. You can add your own with an Okta expression, such as user.department.',
    choices: [
      ...all.map((claim) => ({
        value: claim.name,
        name: claimText(claim),
        short: claim.name,
        ...(claim.from === 'groups' ? { about: filterWarning } : {}),
      })),
      { value: ownExpression, name: 'Add a claim of your own', about: 'NAME=EXPRESSION, such as team=user.department' },
      { value: ownGroups, name: 'Add a list of groups', about: 'NAME=REGEX, such as roles=^portal-.*' },
    ],
    ticked: present.map((claim) => claim.name),
  });
  const claims = all.filter((claim) => chosen.includes(claim.name));
  for (const [more, input] of [
    [ownExpression, 'claim'],
    [ownGroups, 'groupClaim'],
  ] as const) {
    if (!chosen.includes(more)) continue;
    const text = await ask.text({
      message: input === 'claim' ? 'Claim, as NAME=EXPRESSION' : 'Claim, as NAME=REGEX',
      ...(input === 'claim' ? { hint: 'For example team=user.department' } : { hint: filterWarning }),
      explain:
        input === 'claim'
          ? "An expression in Okta's expression language, such as user.department or user.login, or a text in quotes."
          : filterWarning,
      fault: (line) =>
        faultOfText(inputNamed(input), line) ??
        (claims.some((claim) => line.startsWith(`${claim.name}=`)) ? 'there is a claim of this name already' : undefined),
    });
    const at = text.indexOf('=');
    claims.push({ name: text.slice(0, at), from: input === 'claim' ? 'expression' : 'groups', value: text.slice(at + 1) });
  }
  return { changes: claimsChanges(claims) };
}

/** Asks for the filter of the guide's group claim. */
export async function askGroupFilter(known: Known, ask: Asker): Promise<Answered> {
  const group = groupClaim(known);
  const filter = await ask.text({
    message: 'Filter for the groups in the token',
    hint: filterWarning,
    explain:
      'A regular expression. The groups whose names match go into the claim "group". Upper and lower case matter; .* matches every group.',
    initial: group?.value ?? '.*',
    fault: (text) => faultOfText(inputNamed('groupClaim'), `group=${text}`),
  });
  const claims = known.answers.claims.map((claim) => (claim === group ? { ...claim, value: filter } : claim));
  return { changes: claimsChanges(claims) };
}

/** The claim that the group filter is for. */
export function groupClaim({ answers }: Pick<Known, 'answers'>): Claim | undefined {
  return answers.claims.find((claim) => claim.name === 'group' && claim.from === 'groups');
}

/** A claim in one line, e.g. `email = user.email`. */
export function claimText(claim: Claim): string {
  return claim.from === 'expression' ? `${claim.name} = ${claim.value}` : `${claim.name} = groups matching ${claim.value}`;
}

/** Pure: the inputs that give exactly these claims. */
export function claimsChanges(claims: readonly Claim[]): Changes {
  const withGuide = guideClaims.every((guide) => claims.some((claim) => claim.name === guide.name));
  const own = claims.filter(
    (claim) =>
      !(
        withGuide &&
        guideClaims.some((guide) => guide.name === claim.name && guide.from === claim.from && guide.value === claim.value)
      ),
  );
  const texts = (from: Claim['from']) =>
    own.filter((claim) => claim.from === from).map((claim) => `${claim.name}=${claim.value}`);
  return {
    noDefaultClaims: withGuide ? undefined : true,
    claim: texts('expression'),
    groupClaim: texts('groups'),
  };
}
