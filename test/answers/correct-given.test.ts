import { describe, expect, it } from 'vitest';
import { type Asker, goBack, type TextQuestion } from '../../src/answers/asker.ts';
import { correctGiven } from '../../src/answers/correct-given.ts';
import { readGiven } from '../../src/answers/given.ts';

/** Corrects what is given by these flags; `typed` answers the questions for a text, else Enter takes what is proposed. */
async function correct(flags: Record<string, unknown>, typed: readonly string[] = [], choice = 'all') {
  const lines = [...typed];
  const asked: TextQuestion[] = [];
  const told: string[] = [];
  const ask: Asker = {
    tell: (text) => told.push(text),
    text: async (question) => {
      asked.push(question);
      const line = lines.shift() ?? question.initial ?? '';
      if (line === '<') throw goBack;
      expect(question.fault(line)).toBeUndefined();
      return line;
    },
    choose: async () => choice,
    secret: async () => expect.fail('no secret is asked for'),
    tick: async () => expect.fail('nothing is ticked'),
  };
  const { given, faults } = readGiven({ flags, env: {} });
  const next = await correctGiven(given, faults, async () => ask);
  return { values: Object.fromEntries([...next].map(([name, { value }]) => [name, value])), asked, told };
}

describe('on a terminal a person is asked for what is refused', () => {
  it('with what was most likely meant, which Enter takes', async () => {
    const { values, told, asked } = await correct({ reactUrl: 'localhost:3000', orgUrl: 'acme-admin.okta.com', policy: 'mine' });
    expect(values).toEqual({ reactUrl: 'http://localhost:3000', orgUrl: 'https://acme.okta.com', policy: 'mine' });
    expect(told).toContainEqual(expect.stringContaining('--react-url: "localhost:3000": it has no scheme'));
    expect(asked.map(({ initial }) => initial)).toEqual(['https://acme.okta.com', 'http://localhost:3000']);
  });

  it('for the real value of a placeholder, of which nobody knows what was meant', async () => {
    const { values, asked } = await correct({ reactUrl: 'https://$APP_HOST' }, ['https://Portal.example.com']);
    expect(values).toEqual({ reactUrl: 'https://portal.example.com' });
    expect(asked[0]?.initial).toBeUndefined();
  });

  it('for each member of a list, whether several are meant, and keeps the good ones', async () => {
    const redirectUri = ['https://a.example.com/cb', 'https://b.example.com/x,https://c.example.com/y', 'd.example.com/cb'];
    const { values } = await correct({ redirectUri });
    expect(values['redirectUri']).toEqual([
      ...['https://a.example.com/cb', 'https://b.example.com/x', 'https://c.example.com/y', 'https://d.example.com/cb'],
    ]);
    const one = await correct(
      { redirectUri: ['https://b.example.com/x,https://c.example.com/y'] },
      ['https://e.example.com/z'],
      'one',
    );
    expect(one.values['redirectUri']).toEqual(['https://e.example.com/z']);
  });

  it('but not for what no question asks for, nor for what may be a secret', async () => {
    await expect(correct({ jwks: 'sometimes' })).rejects.toMatchObject({ code: 'bad-value' });
    await expect(correct({ requestTimeout: 'soon' })).rejects.toMatchObject({ code: 'bad-value' });
    await expect(correct({ appName: `00${'a'.repeat(40)}` })).rejects.toMatchObject({ code: 'bad-value' });
  });

  it('and who goes back gets the error', async () => {
    await expect(correct({ reactUrl: 'localhost:3000' }, ['<'])).rejects.toMatchObject({ code: 'bad-value' });
  });
});
