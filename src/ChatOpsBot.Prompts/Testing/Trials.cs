using System.Text.Json;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Testing;

/// <summary>Has drafts tried for people, each person's one after the other.</summary>
internal sealed class Trials(IJobs jobs, JobFeed feed)
{
    /// <returns>Draft and what is in force side by side, in Markdown.</returns>
    /// <exception cref="PromptException">The draft can't be read.</exception>
    public async Task<string> ShowAsync(PromptSubject subject, string draft, string question, CommandContext context, CancellationToken cancellationToken)
    {
        _ = Prompt.Parse(subject.Name, draft);
        var order = new TrialOrder(new ReplyOrder(context.Entry, context.Message), subject.Name, subject.Number, subject.Text, draft, question);
        var key = $"{TrialJob.Name}:{context.Id}";
        await jobs.StartAsync([new NewJob(key, TrialJob.Name, context.Person.Id, subject.Name, JsonSerializer.Serialize(order, TrialJson.Default.TrialOrder))], cancellationToken);
        try
        {
            return await feed.FollowAsync(key, after: 0, cancellationToken).LastAsync(cancellationToken) is { Kind: JobEventKind.Done } done
                ? JsonSerializer.Deserialize(done.Text, TrialJson.Default.String)!
                : throw new InvalidOperationException("The prompt could not be tried for a fault of the server.");
        }
        catch (OperationCanceledException)
        {
            if (await jobs.FindAsync(key, CancellationToken.None) is { } trial)
                await jobs.InterruptAsync(new JobInterrupt(trial.Id, Payload: null), CancellationToken.None);
            throw;
        }
    }
}
