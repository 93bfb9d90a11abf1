/** A form with its file as the bytes that are sent, and the headers that say so. @see RFC 7578 */
export async function encodedForm(form: FormData): Promise<{ headers: Record<string, string>; bytes: Uint8Array }> {
  const message = new Response(form);
  return {
    headers: { 'content-type': message.headers.get('content-type') ?? '' },
    bytes: new Uint8Array(await message.arrayBuffer()),
  };
}
