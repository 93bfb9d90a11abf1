import { describe, expect, it } from 'vitest';
import { endText, makeProgress, waitText } from '../../src/ui/progress.ts';
import { themeFor } from '../../src/ui/theme.ts';

const plain = themeFor('stderr', 'never', {
  env: {},
  platform: 'linux',
  terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
});

function aScreen(live: boolean, columns = 80) {
  let text = '';
  let now = 0;
  const progress = makeProgress({
    write: (more) => {
      text += more;
    },
    live,
    columns: () => columns,
    now: () => new Date(now),
  });
  return {
    progress,
    text: () => text,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

/** What a terminal shows of it: each line as it was written last. */
function seen(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\r\u001b[K').at(-1))
    .join('\n');
}

describe('progress', () => {
  it('off a terminal has plain lines only', () => {
    const { progress, text } = aScreen(false);
    const end = progress.begin('creating app');
    progress.say('ok app created\n');
    progress.wait("Okta's rate limit", 5);
    end();
    expect(text()).toBe('ok app created\n');
  });

  it('on a terminal one line says what is under way, stays below what is said, and goes', () => {
    const { progress, text } = aScreen(true);
    const endApp = progress.begin('creating app');
    const endClaim = progress.begin('creating claim');
    expect(seen(text())).toBe('... creating claim, and 1 more');
    progress.say('ok other\n');
    expect(seen(text())).toBe('ok other\n... creating claim, and 1 more');
    endClaim();
    expect(seen(text())).toBe('ok other\n... creating app');
    endApp();
    endApp();
    expect(seen(text())).toBe('ok other\n');
  });

  it('shows the seconds: those that passed, and those that are left of a wait', () => {
    const { progress, text, pass } = aScreen(true);
    const end = progress.begin('asking the org');
    pass(3);
    progress.wait("Okta's rate limit", 10);
    expect(seen(text())).toBe("... Okta's rate limit: 10 s left, and 1 more");
    pass(4);
    progress.say('');
    expect(seen(text())).toContain('6 s left');
    pass(6);
    progress.say('');
    expect(seen(text())).toBe('... asking the org (13 s)');
    end();
  });

  it('never fills a whole line of a narrow terminal', () => {
    const { progress, text } = aScreen(true, 20);
    progress.begin('a'.repeat(100))();
    for (const line of text().split('\r\u001b[K')) expect(line.length).toBeLessThan(20);
  });

  it('says in words what the sign says', () => {
    expect(endText('app created', true, 340, plain)).toBe('ok app created (0.3 s)\n');
    expect(endText('app not created', false, 1000, plain)).toBe('x app not created (1.0 s)\n');
    expect(waitText({ reason: 'rate-limit', seconds: 11.2 })).toBe("Okta's rate limit is reached: waiting 12 s\n");
  });
});
