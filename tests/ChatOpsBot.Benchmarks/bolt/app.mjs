import bolt from '@slack/bolt';

const [port, signingSecret] = process.argv.slice(2);
const app = new bolt.App({
  signingSecret,
  authorize: async () => ({ botToken: 'xoxb-simulated', botId: 'B0BOT', botUserId: 'U0BOT' }),
  logLevel: bolt.LogLevel.ERROR,
});
app.message(async () => {});
await app.start(Number(port));
console.log('ready');
