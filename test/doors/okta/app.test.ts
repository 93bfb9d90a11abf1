import { describe, expect, test } from 'vitest';
import { valueAt } from '../../../src/core/json.ts';
import type { Json, JsonObject, Observed } from '../../../src/core/model.ts';
import { refuseInactive } from '../../../src/okta/app-driver.ts';
import { type APlace, aPlace, appSpec, change, settled, sought, tag } from './a-place.ts';

describe('okta.app', () => {
  const make = async (place: APlace, spec: Json = appSpec()) => place.drivers['okta.app'].create(settled('okta.app', {}, spec));

  test('create sends exactly the spec, in one write, and gives id and client id', async () => {
    const place = await aPlace();
    const at = place.okta.calls().length;
    const born = await make(place);
    const [write, ...more] = place.writesSince(at);
    expect(more).toEqual([]);
    expect(write).toMatchObject({ method: 'POST', path: '/api/v1/apps', body: appSpec() });
    expect(born).toEqual({ id: expect.stringMatching(/^0oa/), outputs: { id: born.id, clientId: expect.any(String) } });
  });

  test('is found by its label, with its mark and client id', async () => {
    const place = await aPlace();
    expect(await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()))).toBeUndefined();
    await make(place, appSpec('Gloo Portal Two', 'two'));
    const born = await make(place);
    const found = await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()));
    expect(found).toMatchObject({ id: born.id, marked: true, outputs: born.outputs });
    // ours is there under another label: that is what is meant, whoever has the label asked for
    const renamed = await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec('Gloo Portal Two')));
    expect(renamed).toMatchObject({ id: born.id, marked: true });
  });

  test('of another installation is found by its label, without a mark of ours', async () => {
    const place = await aPlace();
    const theirs = await make(place, appSpec('Gloo Portal Two', 'two'));
    const found = await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec('Gloo Portal Two')));
    expect(found).toMatchObject({ id: theirs.id, marked: false });
  });

  test('is found by its remembered id though its label was changed, and by its label when that id is gone', async () => {
    const place = await aPlace();
    const born = await make(place);
    const observe = (label: string, id: string) =>
      place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec(label), { id }));
    expect(await observe('Another', born.id)).toMatchObject({ id: born.id });
    expect(await observe('Gloo Portal', '0oaGone1234567890abc')).toMatchObject({ id: born.id });
  });

  test('two of its label stop it, unless one carries our mark', async () => {
    const place = await aPlace();
    const observe = () => place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()));
    await make(place, appSpec('Gloo Portal', 'x'));
    await make(place, appSpec('Gloo Portal', 'y'));
    await expect(observe()).rejects.toMatchObject({ code: 'two-apps' });
    place.org.forget();
    const ours = await make(place);
    expect(await observe()).toMatchObject({ id: ours.id, marked: true });
  });

  test('an inactive one is found, and refused where people are to sign in with it', async () => {
    const place = await aPlace();
    const { id } = await make(place);
    const observe = async () => (await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()))) as Observed;
    refuseInactive(await observe());
    await place.drivers['okta.app'].deactivate?.({ place: {}, id });
    const found = await observe();
    expect(found).toMatchObject({ id });
    expect(() => refuseInactive(found)).toThrow(expect.objectContaining({ code: 'app-inactive' }));
  });

  test('is not made where another run has made it meanwhile', async () => {
    const place = await aPlace();
    await make(place);
    await expect(make(place)).rejects.toMatchObject({ code: 'changed-meanwhile' });
  });

  test('update changes the owned fields only: unknown ones go back as they came', async () => {
    const place = await aPlace();
    const { id } = await make(place);
    tag(place.okta.state.apps.find((app) => app.raw['id'] === id)?.raw as JsonObject);
    place.org.forget();
    const before = await place.org.read(`/api/v1/apps/${id}`);
    const uris = 'settings.oauthClient.redirect_uris';
    const at = place.okta.calls().length;
    await place.drivers['okta.app'].update(
      change(
        settled('okta.app', {}, appSpec()),
        id,
        uris,
        ['https://portal.example.com/'],
        ['https://a.example/', 'https://b.example/'],
      ),
    );
    expect(place.writesSince(at)).toHaveLength(1);
    const after = await place.org.read(`/api/v1/apps/${id}`);
    expect(valueAt(after, uris)).toEqual(['https://a.example/', 'https://b.example/']);
    const sent = place.writesSince(at)[0]?.body as JsonObject;
    expect(sent['fieldOfTomorrow']).toEqual({ deep: [1, null, 'é'] });
    const rest = (app: JsonObject) => ({
      ...app,
      lastUpdated: '',
      settings: { ...(app['settings'] as JsonObject), oauthClient: '' },
    });
    expect(rest(after)).toEqual(rest(before));
  });

  test('update stops when the field is no longer what the plan showed', async () => {
    const place = await aPlace();
    const { id } = await make(place);
    const at = place.okta.calls().length;
    const late = change(settled('okta.app', {}, appSpec()), id, 'label', 'Something else', 'New');
    await expect(place.drivers['okta.app'].update(late)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(place.writesSince(at)).toEqual([]);
  });

  test('update of one that was removed meanwhile says so', async () => {
    const place = await aPlace();
    const late = change(settled('okta.app', {}, appSpec()), '0oaGone', 'label', 'a', 'b');
    await expect(place.drivers['okta.app'].update(late)).rejects.toMatchObject({
      code: 'changed-meanwhile',
      message: 'The thing of okta.app was removed while this ran.',
    });
  });

  test('deactivate, then remove, one write each; both are fine when it is gone', async () => {
    const place = await aPlace();
    const empty = place.okta.snapshot();
    const { id } = await make(place);
    const driver = place.drivers['okta.app'];
    await expect(driver.remove({ place: {}, id })).rejects.toMatchObject({ code: 'okta-refused' });
    const at = place.okta.calls().length;
    await driver.deactivate?.({ place: {}, id });
    await driver.remove({ place: {}, id });
    expect(place.writesSince(at).map((call) => call.status)).toEqual([200, 204]);
    expect(place.okta.snapshot()).toEqual(empty);
    await driver.deactivate?.({ place: {}, id });
    await driver.remove({ place: {}, id });
    expect(await driver.observe(sought('okta.app', {}, appSpec()))).toBeUndefined();
  });
});
