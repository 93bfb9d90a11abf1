import { type Claim, filterOfClaim, groupsClaim, guideClaims } from '../core/claims.ts';
import {
  doubtOfGroupFilter,
  faultOfGroupFilter,
  groupFilterIn,
  groupFilterText,
  groupFilterWords,
  groupMatcher,
} from '../core/group-filter.ts';
import type { Asker } from './asker.ts';
import { inputNamed } from './inputs.ts';
import type { Answered, Changes, Known } from './known.ts';
import { faultOfText } from './value-faults.ts';

/** What Okta does with a group filter that is too wide; it stands wherever the filter is asked for. */
const filterWarning =
  "The filter .* puts all of a person's groups into the token. Okta refuses to sign in anybody who is in more than 100 matching groups, so choose a narrower filter, such as STARTS_WITH:portal-";

const filterKinds =
  'STARTS_WITH:, EQUALS: and CONTAINS: before a text compare names without regard to upper and lower case. Anything else is a regular expression, as in Java, for the whole name; there case matters, and .* matches every group.';

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
      { value: ownGroups, name: 'Add a list of groups', about: 'NAME=FILTER, such as roles=STARTS_WITH:portal-' },
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
      message: input === 'claim' ? 'Claim, as NAME=EXPRESSION' : 'Claim, as NAME=FILTER',
      ...(input === 'claim' ? { hint: 'For example team=user.department' } : { hint: filterWarning }),
      explain:
        input === 'claim'
          ? "An expression in Okta's expression language, such as user.department or user.login, or a text in quotes."
          : `${filterKinds} ${filterWarning}`,
      ...(input === 'groupClaim' ? { preview: (line) => previewOf(line.slice(line.indexOf('=') + 1), known) } : {}),
      fault: (line) =>
        faultOfText(inputNamed(input), line) ??
        (claims.some((claim) => line.startsWith(`${claim.name}=`)) ? 'there is a claim of this name already' : undefined),
    });
    const at = text.indexOf('=');
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    claims.push(input === 'claim' ? { name, from: 'expression', value } : groupsClaim(name, groupFilterIn(value)));
  }
  return { changes: claimsChanges(claims) };
}

/** Asks for the filter of the guide's group claim. */
export async function askGroupFilter(known: Known, ask: Asker): Promise<Answered> {
  const group = groupClaim(known);
  const filter = await ask.text({
    message: 'Filter for the groups in the token',
    hint: filterWarning,
    explain: `The groups whose names match go into the claim "group". ${filterKinds}`,
    initial: group === undefined ? '.*' : groupFilterText(filterOfClaim(group)),
    fault: (text) => faultOfGroupFilter(text) ?? faultOfText(inputNamed('groupClaim'), `group=${text}`),
    preview: (text) => previewOf(text, known),
  });
  const claims = known.answers.claims.map((claim) => (claim === group ? groupsClaim('group', groupFilterIn(filter)) : claim));
  return { changes: claimsChanges(claims) };
}

/** The claim that the group filter is for. */
export function groupClaim({ answers }: Pick<Known, 'answers'>): GroupsClaim | undefined {
  return answers.claims.find((claim): claim is GroupsClaim => claim.name === 'group' && claim.from === 'groups');
}

/** The filter of the group claim as it is shown. */
export function groupFilterShown(claim: GroupsClaim | undefined): string {
  return claim === undefined ? 'no group claim' : groupFilterText(filterOfClaim(claim));
}

type GroupsClaim = Extract<Claim, { from: 'groups' }>;

/** What a filter leads to: how many groups of the org, where they are known. */
function previewOf(text: string, { found }: Known): string {
  const filter = groupFilterIn(text);
  const matches = groupMatcher(filter);
  const doubt = doubtOfGroupFilter(filter);
  if (doubt !== undefined) return `${doubt}; Okta says whether it takes it`;
  const words = groupFilterWords(filter);
  if (found.groups === undefined || matches === undefined) return words;
  return `${words}: ${found.groups.filter(matches).length} of the ${found.groups.length} groups in the org`;
}

/** A claim in one line, e.g. `email = user.email`. */
export function claimText(claim: Claim): string {
  return claim.from === 'expression'
    ? `${claim.name} = ${claim.value}`
    : `${claim.name} = ${groupFilterWords(filterOfClaim(claim))}`;
}

/** Pure: the inputs that give exactly these claims. */
export function claimsChanges(claims: readonly Claim[]): Changes {
  const withGuide = guideClaims.every((guide) => claims.some((claim) => claim.name === guide.name));
  const own = claims.filter(
    (claim) => !(withGuide && guideClaims.some((guide) => guide.name === claim.name && textOf(guide) === textOf(claim))),
  );
  const texts = (from: Claim['from']) =>
    own.filter((claim) => claim.from === from).map((claim) => `${claim.name}=${textOf(claim)}`);
  return {
    noDefaultClaims: withGuide ? undefined : true,
    claim: texts('expression'),
    groupClaim: texts('groups'),
  };
}

/** What stands after the name of a claim in its flag. */
function textOf(claim: Claim): string {
  return claim.from === 'groups' ? groupFilterText(filterOfClaim(claim)) : claim.value;
}
