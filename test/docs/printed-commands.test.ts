import { describe, expect, it } from 'vitest';
import { faultOfLine } from './command-lines.ts';
import { ourCommandsIn, textsIn, textsOfSource } from './printed-commands.ts';

/** A remedy works as it is printed: every command in a text of the program is one, with flags that it takes. */
describe('the commands that the program prints', () => {
  const texts = textsOfSource();
  const lines = [...new Set(texts.flatMap(({ file, text }) => ourCommandsIn(text).map((line) => `${file}\t${line}`)))];

  it('are found', () => {
    expect(lines.length).toBeGreaterThan(60);
    for (const line of ['setup --adopt', 'keys refresh', 'login', 'setup --audience HOLE', 'release --take-back'])
      expect(lines.map((one) => one.split('\tgloo-okta ')[1])).toContain(line);
  });

  it.each(lines)('%s', async (line) => {
    const command = line.split('\t')[1] ?? '';
    expect(await faultOfLine(command)).toBeUndefined();
  });

  it('leave out no flag by words alone, for answers that are recorded count again', () => {
    const withouts = texts.filter(({ text }) => /gloo-okta (?:setup|plan)[^.:\n]* without --/.test(text));
    expect(withouts).toEqual([]);
  });

  it('of kubectl have a verb that it knows', () => {
    const known =
      /^kubectl (?:--|-[no] |HOLE|\$|(?:apply|annotate|api-resources|auth|config|create|delete|describe|diff|get|label|logs|patch|replace|rollout|version|wait|explain|okta-extauth)\b)/;
    const odd = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/(?:: |with |`|\(|\n\s*)(kubectl [a-z$-][^\n]*)/g)].flatMap(([, line = '']) =>
        known.test(line) ? [] : [`${file}: ${line}`],
      ),
    );
    expect(odd).toEqual([]);
  });

  it('are taken out of the source as they are', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a source
    const source = "// 'no'\nconst a = 'it\\'s'; const b = `x ${f('y', `z ${1}`)} gloo-okta setup${name} --adopt`; /'/.test(c);";
    expect(textsIn(source)).toEqual(["it's", 'x HOLE gloo-okta setup --adopt', 'y', 'z HOLE']);
    expect(ourCommandsIn('Do it: gloo-okta setup --audience HOLE, or gloo-okta keys refresh. gloo-okta sets up')).toEqual([
      'gloo-okta setup --audience HOLE',
      'gloo-okta keys refresh',
    ]);
  });
});
