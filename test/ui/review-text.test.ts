import { expect, it } from 'vitest';
import { reviewText } from '../../src/ui/review-text.ts';
import { themeFor } from '../../src/ui/theme.ts';

const theme = themeFor('stderr', 'never', {
  env: {},
  platform: 'linux',
  terminal: { stdin: true, stdout: true, stderr: true, columns: 80 },
});
const issuer = 'https://login.acme-company.example.com/oauth2/aus1a2b3c4d5e6f7g8h9';
const rows = [
  { label: 'Okta org', lines: ['https://dev-12345678.okta.com (Acme)'], from: 'you' },
  {
    label: 'Redirect URIs',
    lines: ['sign-in: https://backstage.internal.acme.example.com/gloo-platform-portal'],
    from: 'default',
  },
  { label: 'Authorization server', lines: [`Partners, issuer ${issuer}`], from: 'found' },
  {
    label: 'Name of the cluster in Gloo',
    lines: ['arn-aws-eks-eu-west-1-123456789012-cluster-of-the-portal'],
    from: 'GLOO_OKTA_CLUSTER_NAME',
  },
  { label: 'Issuer check', lines: ['yes'], from: 'default' },
];

it.each([40, 60, 72, 80, 100, 200])('breaks no word that fits into a line of %i columns', (columns) => {
  const text = reviewText(rows, ['Logo', 'ExtAuthPolicy'], theme, columns);
  const words = rows.flatMap(({ label, lines, from }) => [label, ...lines, `(${from})`]).flatMap((line) => line.split(' '));
  for (const word of words) expect(text).toContain(word);
  for (const line of text.split('\n').filter((one) => one.length > columns)) {
    expect(line.trim()).not.toContain(' ');
    expect(line).toBe(line.trim());
  }
});

it('an answer stands beside its label where it fits there', () => {
  expect(reviewText(rows, [], theme, 80)).toContain('\n  Issuer check                 yes (default)\n');
  expect(reviewText(rows, [], theme, 60)).toContain('\n  Issuer check: yes (default)\n');
  // one that does not has lines of its own below
  expect(reviewText(rows, [], theme, 80)).toContain(`\n  Authorization server:\n    Partners, issuer\n      ${issuer} (found)\n`);
});
