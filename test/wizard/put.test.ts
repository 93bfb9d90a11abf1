import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { answersFrom } from '../../src/answers/answers.ts';
import type { Asker } from '../../src/answers/asker.ts';
import { parseGiven } from '../../src/answers/given.ts';
import type { Found } from '../../src/answers/known.ts';
import { questionNamed, questions } from '../../src/answers/questions.ts';
import { makeSpeech } from '../../src/run/speech.ts';
import { openWorld } from '../../src/run/world.ts';
import { hiddenDetails, reviewRows } from '../../src/wizard/menus.ts';
import { put } from '../../src/wizard/put.ts';
import { knownOf, newWizard } from '../../src/wizard/wizard-state.ts';

/** A cluster and an org that leave nothing open. */
const found: Found = {
  orgName: 'acme',
  authServers: [
    { id: 'aus1', name: 'default', issuer: 'https://acme.okta.com/oauth2/default', audiences: ['api://default'] },
    { id: 'aus2', name: 'Partners', issuer: 'https://acme.okta.com/oauth2/aus2', audiences: ['api://partners'] },
  ],
  contexts: [{ name: 'east', server: 'https://east:6443', current: true }],
  namespaces: ['gloo-mesh-addons'],
  clusterNames: ['east'],
  extAuthServices: [{ name: 'ext-auth-service', namespace: 'gloo-mesh-addons', ports: ['grpc'] }],
  extAuthServers: [],
  routes: [{ title: 'shop', ref: 'shop/shop/all', about: '/…', labels: { oauth: 'true' } }],
};

/** Someone who presses Enter at everything. */
const content: Asker = {
  tell: () => undefined,
  text: async (question) => question.initial ?? '',
  secret: () => Promise.reject(new Error('no secret is offered')),
  choose: async (question) => question.initial ?? question.choices[0]?.value ?? '',
  tick: async (question) => question.ticked,
};

function aWizard(seen: Found, ask = content) {
  const io = {
    ...{ out: () => undefined, err: () => undefined, cwd: '/', platform: process.platform, keys: new PassThrough() },
    // nothing can be kept there
    ...{ env: { XDG_STATE_HOME: '/dev/null/state' }, readStdin: async () => '' },
    ...{ terminal: { stdin: true, stdout: true, stderr: true, columns: 80 } },
    ...{ now: () => new Date(0), sleep: async () => undefined, signal: new AbortController().signal },
  };
  const given = parseGiven({ flags: { orgUrl: 'https://acme.okta.com', reactUrl: 'https://shop.example.com' }, env: {} });
  const speech = makeSpeech('setup', 'gloo-okta setup', given, io);
  const answers = answersFrom(given, {}, '/');
  const wizard = newWizard({ speech, world: openWorld(io, answers, speech), answers }, undefined, ask);
  wizard.found = seen;
  return wizard;
}

const rowOf = (wizard: ReturnType<typeof aWizard>, name: string) =>
  reviewRows(knownOf(wizard), false).find(({ label }) => label === questionNamed(name).label);

const asked = questions.filter(({ name }) => !['orgUrl', 'credentials', 'protect', 'groupFilter'].includes(name));

it.each(asked.map((question) => [question.name, question] as const))(
  'Enter at the question %s is not an answer of yours, and the review shows it from then on',
  async (name, question) => {
    const wizard = aWizard(found);
    const before = reviewRows(knownOf(wizard), true).find(({ label }) => label === question.label);
    await put(wizard, question);
    expect(rowOf(wizard, name)).toEqual(before);
    expect(before?.from ?? 'default').toMatch(/^(default|found)$/);
    expect(hiddenDetails(knownOf(wizard))).not.toContain(question.label);
  },
);

it('what only a person can decide is theirs, and the default label of a route is nobody’s', async () => {
  const two = { ...found, clusterNames: ['east', 'west'] };
  const wizard = aWizard(two, { ...content, choose: async ({ choices }) => choices[1]?.value ?? '' });
  await put(wizard, questionNamed('clusterName'));
  expect(rowOf(wizard, 'clusterName')).toMatchObject({ lines: ['west'], from: 'you' });
  const unlabelled = aWizard({ ...found, routes: [{ title: 'shop', ref: 'shop/shop/all', about: '/…', labels: {} }] });
  for (const name of ['routeLabel', 'labelRoutes']) await put(unlabelled, questionNamed(name));
  expect(rowOf(unlabelled, 'routeLabel')).toMatchObject({ from: 'default' });
  expect(rowOf(unlabelled, 'labelRoutes')).toMatchObject({ lines: ['none, you do it yourself'] });
});
