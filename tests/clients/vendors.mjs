// Asks simulators of vendors with the vendors' own clients, and prints what came of it as JSON.
import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama';
import Replicate from 'replicate';

const [what, baseURL] = process.argv.slice(2);
const messages = [{ role: 'user', content: 'Is it so?' }];

const doings = {
  anthropic: async () => {
    const client = new Anthropic({ apiKey: 'key', baseURL, maxRetries: 0 });
    const whole = await client.messages.create({ model: 'm', max_tokens: 100, messages });
    const streamed = await client.messages.stream({ model: 'm', max_tokens: 100, messages }).finalMessage();
    const refused = await client.messages.create({ model: 'm', max_tokens: 100, messages: [{ role: 'system', content: 'x' }] }).catch(error => error);
    return { whole: whole.content[0].text, streamed: streamed.content[0].text, usage: streamed.usage.output_tokens, refused: refused.status, failure: refused.constructor.name };
  },
  'anthropic tools': async () => {
    const client = new Anthropic({ apiKey: 'key', baseURL, maxRetries: 0 });
    const asked = { model: 'm', max_tokens: 100, messages, tools: [{ name: 'weather', description: 'The weather of a city', input_schema: { type: 'object' } }] };
    const answers = [await client.messages.create(asked), await client.messages.stream(asked).finalMessage()];
    return answers.map(answer => ({ reason: answer.stop_reason, blocks: answer.content.map(block => block.type === 'tool_use' ? `${block.name} ${JSON.stringify(block.input)}` : block.type === 'thinking' ? block.thinking : block.text) }));
  },
  'ollama tools': async () => {
    const client = new Ollama({ host: baseURL });
    const asked = { model: 'llama3.2', messages, think: true, tools: [{ type: 'function', function: { name: 'weather', description: 'The weather of a city', parameters: { type: 'object', properties: {} } } }] };
    const parts = [];
    for await (const part of await client.chat({ ...asked, stream: true })) parts.push(part.message);
    return [[(await client.chat(asked)).message], parts].map(said => ({ thought: said.map(part => part.thinking ?? '').join(''), calls: said.flatMap(part => part.tool_calls ?? []).map(call => `${call.function.name} ${JSON.stringify(call.function.arguments)}`) }));
  },
  ollama: async () => {
    const client = new Ollama({ host: baseURL });
    const whole = await client.chat({ model: 'llama3.2', messages });
    const pieces = [];
    for await (const part of await client.chat({ model: 'llama3.2', messages, stream: true })) pieces.push(part.message.content);
    const embedded = await client.embed({ model: 'nomic-embed-text', input: ['a', 'b'] });
    const missing = await client.chat({ model: 'missing', messages }).catch(error => error);
    return { whole: whole.message.content, streamed: pieces.join(''), vectors: embedded.embeddings.length, missing: missing.status_code };
  },
  replicate: async () => {
    const client = new Replicate({ auth: 'key', baseUrl: baseURL });
    const made = await client.predictions.create({ version: 'meta/meta-llama-3-70b-instruct', input: { prompt: 'Is it so?' } });
    const ended = await client.wait(made, { interval: 10 });
    return { whole: ended.output.join(''), status: ended.status };
  },
};

console.log(JSON.stringify(await doings[what]()));
