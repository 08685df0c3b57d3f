// Does what its first argument names with OpenAI's own client, and prints what came of it as JSON.
import OpenAI from 'openai';

const [what, baseURL, apiKey, ...more] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const ask = (content, options = {}) => ({ model: 'default', messages: [{ role: 'user', content }], ...options });

const doings = {
  chat: () => client.chat.completions.create(ask(more[0], more[1] ? JSON.parse(more[1]) : {})),
  conversation: () => client.chat.completions.create({ model: 'default', messages: JSON.parse(more[0]) }),
  stream: async () => {
    const [pieces, chunks] = [[], []];
    for await (const chunk of await client.chat.completions.create(ask(more[0], { stream: true, stream_options: { include_usage: true } }))) {
      chunks.push(chunk);
      pieces.push(chunk.choices[0]?.delta?.content ?? '');
    }
    return {
      text: pieces.join(''),
      pieces: pieces.filter(piece => piece).length,
      annotations: chunks.flatMap(chunk => chunk.choices[0]?.delta?.annotations ?? []),
      finish: chunks.map(chunk => chunk.choices[0]?.finish_reason).find(reason => reason),
      usage: chunks.at(-1).usage,
    };
  },
  helper: async () => {
    const final = await client.chat.completions.stream(ask(more[0])).finalChatCompletion();
    return final;
  },
  responses: async () => {
    const first = await client.responses.create({ model: 'default', input: more[0] });
    const second = await client.responses.create({ model: 'default', input: [{ role: 'user', content: [{ type: 'input_text', text: more[1] }] }], previous_response_id: first.id });
    const unknown = await client.responses.create({ model: 'default', input: 'x', previous_response_id: 'resp_none' }).catch(error => error);
    const branch = await client.responses.create({ model: 'default', input: 'and next year?', previous_response_id: first.id });
    await client.responses.create({ model: 'default', input: 'and how many are left?', previous_response_id: branch.id });
    return { text: first.output_text, annotations: first.output[0].content[0].annotations, usage: first.usage, status: first.status, incomplete: first.incomplete_details, second: second.output_text, previous: second.previous_response_id === first.id, unknown: unknown.code };
  },
  responsesStream: async () => {
    const events = [];
    const stream = client.responses.stream({ model: 'default', input: more[0] });
    for await (const event of stream) events.push(event.type);
    const final = await stream.finalResponse();
    return { events, text: final.output_text, status: final.status };
  },
  tools: async () => {
    const seen = [];
    const run = client.chat.completions.runTools({
      ...ask(more[0], JSON.parse(more[1])),
      tools: [{ type: 'function', function: { name: 'room_of', description: 'Where somebody sits.', parameters: { type: 'object', properties: { person: { type: 'string' } } }, parse: JSON.parse, function: ({ person }) => (seen.push(person), `${person} sits in room 217.`) } }],
    });
    return { text: await run.finalContent(), seen, reasons: (await run.allChatCompletions()).map(each => each.choices[0].finish_reason) };
  },
  models: async () => (await client.models.list()).data,
  model: () => client.models.retrieve(more[0]),
  embeddings: async () => {
    const input = JSON.parse(more[1]);
    const packed = await client.embeddings.create({ model: more[0], input });
    const plain = await client.embeddings.create({ model: more[0], input, encoding_format: 'float' });
    return { packed: packed.data.map(each => Array.from(each.embedding)), plain: plain.data.map(each => each.embedding), usage: plain.usage };
  },
};

try {
  console.log(JSON.stringify(await doings[what]()));
} catch (failure) {
  console.log(JSON.stringify({ failure: failure.constructor.name, status: failure.status, code: failure.code, param: failure.param, type: failure.type, message: failure.message }));
}
