import { expect, it } from 'vitest';
import { screenLines } from './ansi-screen.ts';
import { lastScreenIn, svgRecording } from './svg-recording.ts';

it('reads a screen with its colours, over the ends of lines', () => {
  expect(screenLines('\u001b[1mPlan\u001b[0m: <a>\n  \u001b[32m+ create\n    more\u001b[39m x\n\n')).toEqual([
    [
      { column: 0, text: 'Plan', look: 'b' },
      { column: 4, text: ': <a>', look: '' },
    ],
    [{ column: 2, text: '+ create', look: 'c2' }],
    [
      { column: 0, text: '    more', look: 'c2' },
      { column: 8, text: ' x', look: '' },
    ],
  ]);
});

it('draws each line once, and gives the last screen back', () => {
  const frames = [
    { screen: '$ \u001b[31ma & <b>\u001b[0m\n', shown: 500 },
    { screen: '$ \u001b[31ma & <b>\u001b[0m\n\ndone\n', shown: 1_500 },
  ];
  const svg = svgRecording(frames, { title: 'A & B', version: '1.2.3', columns: 20, rows: 4 }, 'dark');
  expect(svg.match(/a &amp; &lt;b&gt;/g)).toHaveLength(1);
  expect(svg).toContain('animation:p 2s steps(1,end) infinite');
  expect(svg).toContain('25%{transform:translateY(-82px)}');
  expect(svg).toContain('<title id="t">A &amp; B</title>');
  expect(lastScreenIn(svg, { rows: 4 })).toEqual(['$ a & <b>', '', 'done', '']);
});
