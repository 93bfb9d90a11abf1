/** The workflows that a page of Markdown shows. */
export function workflowsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text).filter((text) => /^jobs:/m.test(text));
}
