// Uses the API by a client that openapi-typescript and openapi-fetch make of its description, and prints what came of it as JSON.
import createClient from 'openapi-fetch';

const [baseUrl, key] = process.argv.slice(2);
const client = createClient({ baseUrl, headers: { authorization: `Bearer ${key}` } });
const said = await client.POST('/api/conversations/{conversation}/messages', { params: { path: { conversation: 'generated' } }, body: { text: 'whoami' } });
const settings = await client.GET('/api/settings', { params: { query: { limit: 2 } } });
const more = await client.GET('/api/settings', { params: { query: { limit: 2, after: settings.data.next } } });
const wrong = await client.GET('/api/assistants/{name}', { params: { path: { name: 'nobody' } } });
console.log(JSON.stringify({ said: said.data.text, first: settings.data.items.map(each => each.name), second: more.data.items.map(each => each.name), wrong: wrong.error }));
